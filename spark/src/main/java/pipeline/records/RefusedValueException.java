package pipeline.records;

/** Thrown when a message's value is not a record that can be stored; the message is one clear line of bounded length. */
public final class RefusedValueException extends Exception {
  private static final long serialVersionUID = 1;
  private static final int MAX_REASON_LENGTH = 300;

  private final RefusalKind kind;

  public RefusedValueException(RefusalKind kind, String reason) {
    this(kind, reason, null);
  }

  /** Without a stack trace: a flood of bad messages is a normal case, and where in our code they failed says nothing. */
  public RefusedValueException(RefusalKind kind, String reason, Throwable cause) {
    super(oneLine(reason), cause, false, false);
    this.kind = kind;
  }

  public RefusalKind kind() {
    return kind;
  }

  private static String oneLine(String reason) {
    // Cut first: what a parser quotes of a bad value may be as large as the value.
    String cut = reason.length() > MAX_REASON_LENGTH ? reason.substring(0, MAX_REASON_LENGTH - 1) + "…" : reason;
    return cut.replaceAll("[\\p{Cntrl}\\p{Cs}]+", " ").trim();
  }
}
