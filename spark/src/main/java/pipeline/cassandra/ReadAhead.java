package pipeline.cassandra;

import com.datastax.oss.driver.api.core.cql.AsyncResultSet;
import com.datastax.oss.driver.api.core.cql.BoundStatement;
import com.datastax.oss.driver.api.core.cql.Row;
import com.datastax.oss.driver.api.core.servererrors.ReadFailureException;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** Answers of many queries, one after the other, while the next ones are under way already. Not for many threads. */
public final class ReadAhead {
  /** Of small answers, which are those that many are read of; the memory is that of as many pages. */
  private static final int QUERIES_AHEAD = 32;

  /** Reads in another way what Cassandra refuses to read of a query as it meets too many tombstones. */
  public interface Rest {
    /** @param last row that was read of it; null where none was */
    void read(BoundStatement query, Row last, Consumer<Row> reader) throws InterruptedException;
  }

  private record Asked(BoundStatement query, CompletableFuture<AsyncResultSet> answer) {}

  private final RetryingSession session;
  private final Iterator<BoundStatement> queries;
  private final Rest rest;
  private final Queue<Asked> ahead = new ArrayDeque<>();

  public ReadAhead(RetryingSession session, Iterator<BoundStatement> queries) {
    this(session, queries, null);
  }

  public ReadAhead(RetryingSession session, Iterator<BoundStatement> queries, Rest rest) {
    this.session = session;
    this.queries = queries;
    this.rest = rest;
  }

  /** All rows of the next query, page by page: while one is read, the next one is fetched. */
  public void next(Consumer<Row> reader) throws InterruptedException {
    while (ahead.size() < QUERIES_AHEAD && queries.hasNext()) {
      BoundStatement query = queries.next();
      ahead.add(new Asked(query, session.execute(query)));
    }
    Asked one = ahead.remove();
    Row last = null;
    CompletableFuture<AsyncResultSet> answer = one.answer();
    while (answer != null) {
      AsyncResultSet page;
      try {
        page = RetryingSession.await(answer);
      } catch (ReadFailureException refused) {
        if (rest == null || !CassandraFailures.isOfTombstones(refused)) throw refused;
        rest.read(one.query(), last, reader);
        return;
      }
      answer = page.hasMorePages() ? session.next(page) : null;
      for (Row row : page.currentPage()) reader.accept(last = row);
    }
  }
}
