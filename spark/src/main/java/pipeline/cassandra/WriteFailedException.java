package pipeline.cassandra;

/** Thrown when Cassandra did not acknowledge a write; the task, and with it the micro-batch, is not done. */
public final class WriteFailedException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final String table;

  public WriteFailedException(String table, Throwable cause) {
    super("Cassandra did not acknowledge a write to " + table + ": " + cause, cause);
    this.table = table;
  }

  public String table() {
    return table;
  }
}
