package pipeline.cassandra;

import com.datastax.oss.driver.api.core.ConsistencyLevel;
import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.AsyncResultSet;
import com.datastax.oss.driver.api.core.cql.BatchStatement;
import com.datastax.oss.driver.api.core.cql.BatchStatementBuilder;
import com.datastax.oss.driver.api.core.cql.BatchableStatement;
import com.datastax.oss.driver.api.core.cql.DefaultBatchType;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import com.datastax.oss.driver.api.core.cql.Statement;
import com.datastax.spark.connector.cql.CassandraConnector;
import com.datastax.spark.connector.writer.WriteConf;
import java.io.Serializable;
import java.util.concurrent.CompletableFuture;

/**
 * The connector's session, which it keeps for all of a JVM, with {@link Patience}: what fails in an outage is tried again
 * until it succeeds or the session is given back. All statements must be idempotent, and read and write at one consistency, by
 * default LOCAL_QUORUM: a recomputation must see what was acknowledged before.
 */
public final class PatientSession implements AutoCloseable {
  /** Opens sessions, on the driver and on executors. */
  public record Factory(CassandraConnector connector, WriteConf write) implements Serializable {
    /** Waits for Cassandra where it is away. */
    public PatientSession open() throws InterruptedException {
      Patience patience = new Patience();
      ClassLoader ours = Thread.currentThread().getContextClassLoader();
      CompletableFuture<CqlSession> session =
          patience.insist(() -> CompletableFuture.supplyAsync(connector::openSession, task -> start(task, ours)));
      try {
        return new PatientSession(Patience.await(session), write, patience);
      } catch (InterruptedException stopped) {
        patience.close();
        // One that opens all the same must not stay open.
        session.thenAccept(CqlSession::close);
        throw stopped;
      }
    }

    /** Opening cannot be interrupted, so not in the task's thread; the driver's settings are found by the class loader. */
    private static void start(Runnable task, ClassLoader loader) {
      Thread thread = new Thread(task, "open-cassandra-session");
      thread.setContextClassLoader(loader);
      thread.setDaemon(true);
      thread.start();
    }

    /** Writes that one task may have in flight. */
    public int parallelism() {
      return write.parallelismLevel();
    }
  }

  private final CqlSession session;
  private final ConsistencyLevel consistency;
  private final Patience patience;

  private PatientSession(CqlSession session, WriteConf write, Patience patience) {
    this.session = session;
    this.consistency = write.consistencyLevel();
    this.patience = patience;
  }

  public PreparedStatement prepare(String cql) throws InterruptedException {
    return Patience.await(patience.insist(() -> session.prepareAsync(cql)));
  }

  public CompletableFuture<AsyncResultSet> execute(Statement<?> statement) {
    Statement<?> ours = statement.setConsistencyLevel(consistency).setIdempotent(true);
    return patience.insist(() -> session.executeAsync(ours));
  }

  /** The next page of an answer that has one. */
  CompletableFuture<AsyncResultSet> next(AsyncResultSet page) {
    Statement<?> statement = (Statement<?>) page.getExecutionInfo().getRequest();
    return execute(statement.setPagingState(page.getExecutionInfo().getPagingState()));
  }

  /** Statements on one partition as one mutation, which is all or nothing, and much cheaper than as many. */
  public static BatchStatement onePartition(Iterable<? extends BatchableStatement<?>> statements, long writtenAt) {
    BatchStatementBuilder batch = BatchStatement.builder(DefaultBatchType.UNLOGGED);
    statements.forEach(batch::addStatement);
    return batch.setQueryTimestamp(writtenAt).build();
  }

  @Override
  public void close() {
    patience.close();
    session.close();
  }
}
