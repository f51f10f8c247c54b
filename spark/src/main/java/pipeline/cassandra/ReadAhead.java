package pipeline.cassandra;

import com.datastax.oss.driver.api.core.cql.AsyncResultSet;
import com.datastax.oss.driver.api.core.cql.Row;
import com.datastax.oss.driver.api.core.cql.Statement;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** Answers of many queries, one after the other, while the next ones are under way already. Not for many threads. */
public final class ReadAhead {
  /** Of small answers, which are those that many are read of; the memory is that of as many pages. */
  private static final int QUERIES_AHEAD = 32;

  private final RetryingSession session;
  private final Iterator<? extends Statement<?>> queries;
  private final Queue<CompletableFuture<AsyncResultSet>> ahead = new ArrayDeque<>();

  public ReadAhead(RetryingSession session, Iterator<? extends Statement<?>> queries) {
    this.session = session;
    this.queries = queries;
  }

  /** All rows of the next query, page by page: while one is read, the next one is fetched. */
  public void next(Consumer<Row> reader) throws InterruptedException {
    while (ahead.size() < QUERIES_AHEAD && queries.hasNext()) ahead.add(session.execute(queries.next()));
    CompletableFuture<AsyncResultSet> answer = ahead.remove();
    while (answer != null) {
      AsyncResultSet page = RetryingSession.await(answer);
      answer = page.hasMorePages() ? session.next(page) : null;
      page.currentPage().forEach(reader);
    }
  }
}
