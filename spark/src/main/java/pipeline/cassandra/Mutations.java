package pipeline.cassandra;

import com.datastax.oss.driver.api.core.cql.BoundStatement;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Statements that wait for others on their partition, to be one mutation with them. Bounded in bytes: those of a mutation, as Cassandra takes it
 * as a whole, and all that wait, of however many partitions. Not for many threads.
 */
public final class Mutations<K, S> {
  /** Some 100 rows of figures and short texts. */
  static final int BYTES_A_MUTATION = 16 * 1024;
  /** In memory a statement takes several times its bytes. */
  static final int BYTES_WAITING = 1024 * 1024;

  /** On the wire, beside the values. */
  private static final int STATEMENT_BYTES = 50;

  /** Where a mutation goes. May wait for room. */
  public interface Submit<S> {
    void accept(List<S> statements, int bytes) throws InterruptedException;
  }

  private static final class Mutation<S> {
    private final List<S> statements = new ArrayList<>();
    private int bytes = 0;
  }

  private final Submit<S> submit;
  private final Map<K, Mutation<S>> waiting = new HashMap<>();
  private int bytesWaiting = 0;

  public Mutations(Submit<S> submit) {
    this.submit = submit;
  }

  /** What a statement takes on the wire. */
  public static int bytes(BoundStatement statement) {
    int bytes = STATEMENT_BYTES;
    for (int at = 0; at < statement.size(); at++) {
      ByteBuffer value = statement.getBytesUnsafe(at);
      if (value != null) bytes += value.remaining();
    }
    return bytes;
  }

  public void add(K partition, S statement, int bytes) throws InterruptedException {
    Mutation<S> mutation = waiting.computeIfAbsent(partition, it -> new Mutation<>());
    mutation.statements.add(statement);
    mutation.bytes += bytes;
    bytesWaiting += bytes;
    if (mutation.bytes >= BYTES_A_MUTATION) send(waiting.remove(partition));
    else if (bytesWaiting >= BYTES_WAITING) flush();
  }

  /** Hands over all that waits. */
  public void flush() throws InterruptedException {
    for (Mutation<S> mutation : waiting.values()) send(mutation);
    waiting.clear();
  }

  private void send(Mutation<S> mutation) throws InterruptedException {
    bytesWaiting -= mutation.bytes;
    submit.accept(mutation.statements, mutation.bytes);
  }
}
