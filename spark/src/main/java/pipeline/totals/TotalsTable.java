package pipeline.totals;

import com.datastax.oss.driver.api.core.cql.BatchStatement;
import com.datastax.oss.driver.api.core.cql.BoundStatement;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import com.datastax.oss.driver.api.core.cql.Row;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import pipeline.cassandra.Columns;
import pipeline.cassandra.InFlight;
import pipeline.cassandra.Mutations;
import pipeline.cassandra.ReadAhead;
import pipeline.cassandra.RetryingSession;
import pipeline.settings.Definition;
import pipeline.settings.Granularity;
import pipeline.settings.Settings;

/** The table of totals, for one task. Rows of one partition are written together. */
final class TotalsTable {
  private static final int ROWS_A_PAGE = 5000;
  private static final int MAX_KIBIBYTES_IN_FLIGHT = 4 * 1024;

  /** The partition of a row. */
  private record Key(Granularity granularity, DimensionValue value) {}

  private final RetryingSession session;
  private final String table;
  private final Recomputation recomputation;
  private final Measures measures;
  private final InFlight inFlight;
  private final PreparedStatement insert;
  private final PreparedStatement delete;
  private final PreparedStatement select;
  private final Mutations<Key, BoundStatement> mutations = new Mutations<>(this::submit);

  TotalsTable(RetryingSession session, Recomputation recomputation) throws InterruptedException {
    Settings settings = recomputation.settings();
    this.session = session;
    this.table = settings.keyspace() + "." + settings.tables().totals();
    this.recomputation = recomputation;
    this.measures = new Measures(settings.definition());
    this.inFlight = new InFlight(recomputation.sessions().parallelism(), MAX_KIBIBYTES_IN_FLIGHT);
    String ofOne = " WHERE granularity = ? AND dimension = ? AND value = ? AND bucket";
    List<String> figures = new ArrayList<>(List.of("bucket", settings.definition().count()));
    settings.definition().measures().stream().map(Definition.Measure::name).forEach(figures::add);
    settings.definition().measures().stream().map(Definition.Measure::without).forEach(figures::add);
    this.insert =
        session.prepare(
            "INSERT INTO " + table + " (granularity, dimension, value, " + String.join(", ", figures) + ") VALUES ("
                + Columns.marks(3 + figures.size()) + ") USING TTL ?");
    this.delete = session.prepare("DELETE FROM " + table + ofOne + " = ?");
    this.select =
        session.prepare("SELECT " + String.join(", ", figures) + " FROM " + table + ofOne + " >= ? AND bucket < ?");
  }

  /** Stores a bucket's totals, or that it has none, unless its time is over. May return before it is stored. */
  void put(Granularity granularity, DimensionValue value, long start, Totals totals) throws InterruptedException {
    OptionalInt ttl = recomputation.settings().retention().ttlSeconds(granularity, start, recomputation.now());
    if (ttl.isEmpty()) return;
    Key key = new Key(granularity, value);
    BoundStatement row = totals.records() == 0 ? delete(key, start) : insert(key, start, totals, ttl.getAsInt());
    mutations.add(key, row, Mutations.bytes(row));
  }

  /** Returns when all is stored. */
  void flush() throws InterruptedException {
    mutations.flush();
    inFlight.await();
  }

  /** The query for the totals that begin in [from, to), whose rows {@link #start} and {@link #totals} read. */
  BoundStatement between(Granularity granularity, DimensionValue value, long from, long to) {
    return select
        .bind(
            granularity.text(),
            value.dimension(),
            value.value(),
            Instant.ofEpochMilli(from),
            Instant.ofEpochMilli(to))
        .setPageSize(ROWS_A_PAGE);
  }

  /** Those of which something was stored before: a span's own totals of all are there where, and only where, records of it were. */
  Set<RecomputePlan.Span> known(List<RecomputePlan.Span> spans) throws InterruptedException {
    ReadAhead stored =
        new ReadAhead(
            session,
            spans.stream()
                .map(
                    span ->
                        between(span.granularity(), DimensionValue.ALL, span.start(), span.granularity().end(span.start())))
                .iterator());
    Set<RecomputePlan.Span> found = Collections.newSetFromMap(new IdentityHashMap<>());
    for (RecomputePlan.Span span : spans) stored.next(row -> found.add(span));
    return found;
  }

  static long start(Row row) {
    return row.getInstant(0).toEpochMilli();
  }

  /** Of rows that are older than the columns of what is lacking, nothing is: null is read as 0. */
  Totals totals(Row row) {
    int count = measures.count();
    List<Number> sums = new ArrayList<>(count);
    List<Long> without = new ArrayList<>(count);
    for (int at = 0; at < count; at++) {
      if (measures.isWhole(at)) sums.add(row.getLong(2 + at));
      else sums.add(row.getDouble(2 + at));
      without.add(row.getLong(2 + count + at));
    }
    return new Totals(row.getLong(1), sums, without);
  }

  private BoundStatement insert(Key key, long start, Totals totals, int ttlSeconds) {
    List<Object> values = new ArrayList<>(6 + 2 * measures.count());
    values.addAll(
        List.of(
            key.granularity().text(),
            key.value().dimension(),
            key.value().value(),
            Instant.ofEpochMilli(start),
            totals.records()));
    values.addAll(totals.sums());
    values.addAll(totals.without());
    values.add(ttlSeconds);
    return insert.bind(values.toArray());
  }

  private BoundStatement delete(Key key, long start) {
    return delete.bind(
        key.granularity().text(), key.value().dimension(), key.value().value(), Instant.ofEpochMilli(start));
  }

  private void submit(List<BoundStatement> rows, int bytes) throws InterruptedException {
    BatchStatement batch = RetryingSession.onePartition(rows, recomputation.writtenAt());
    inFlight.submit(table, bytes, () -> session.execute(batch));
  }
}
