package pipeline.cassandra;

import com.datastax.oss.driver.api.core.ConsistencyLevel;
import com.datastax.oss.driver.api.core.cql.AsyncResultSet;
import com.datastax.oss.driver.api.core.cql.BatchStatement;
import com.datastax.oss.driver.api.core.cql.BatchStatementBuilder;
import com.datastax.oss.driver.api.core.cql.BatchableStatement;
import com.datastax.oss.driver.api.core.cql.DefaultBatchType;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import com.datastax.oss.driver.api.core.cql.Statement;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;

/**
 * The JVM's session as a task uses it, with {@link Retry}: what fails in an outage is tried again until it succeeds or the task ends. All
 * statements must be idempotent, and read and write at one consistency, by default LOCAL_QUORUM: a recomputation must see what was
 * acknowledged before.
 */
public final class RetryingSession implements AutoCloseable {
  private final Sessions.Shared shared;
  private final ConsistencyLevel consistency;
  private final Retry retry = new Retry();

  RetryingSession(Sessions.Shared shared, ConsistencyLevel consistency) {
    this.shared = shared;
    this.consistency = consistency;
  }

  public PreparedStatement prepare(String cql) throws InterruptedException {
    PreparedStatement statement = shared.prepared().get(cql);
    if (statement != null) return statement;
    statement = await(retry.untilDone(() -> shared.session().prepareAsync(cql)));
    shared.prepared().put(cql, statement);
    return statement;
  }

  public CompletableFuture<AsyncResultSet> execute(Statement<?> statement) {
    Statement<?> ours = statement.setConsistencyLevel(consistency).setIdempotent(true);
    return retry.untilDone(() -> shared.session().executeAsync(ours));
  }

  /** The answer, or the first page of it. */
  public AsyncResultSet answer(Statement<?> statement) throws InterruptedException {
    return await(execute(statement));
  }

  /** Waits for an answer; being interrupted, as Spark does to a task it kills, ends the wait. */
  public static <T> T await(CompletionStage<T> answer) throws InterruptedException {
    try {
      return answer.toCompletableFuture().get();
    } catch (ExecutionException failure) {
      if (failure.getCause() instanceof RuntimeException reason) throw reason;
      throw new IllegalStateException(failure.getCause());
    }
  }

  /** The next page of an answer that has one. */
  CompletableFuture<AsyncResultSet> next(AsyncResultSet page) {
    Statement<?> statement = (Statement<?>) page.getExecutionInfo().getRequest();
    return execute(statement.setPagingState(page.getExecutionInfo().getPagingState()));
  }

  /** Statements on one partition as one mutation, which is all or nothing, and much cheaper than as many; each says its write timestamp. */
  public static BatchStatement onePartition(Iterable<? extends BatchableStatement<?>> statements) {
    BatchStatementBuilder batch = BatchStatement.builder(DefaultBatchType.UNLOGGED);
    statements.forEach(batch::addStatement);
    return batch.build();
  }

  /** The same, all with one write timestamp. */
  public static BatchStatement onePartition(Iterable<? extends BatchableStatement<?>> statements, long writtenAt) {
    return onePartition(statements).setQueryTimestamp(writtenAt);
  }

  /** Nothing is tried again from now on; the session stays open for the next task. */
  @Override
  public void close() {
    retry.close();
  }
}
