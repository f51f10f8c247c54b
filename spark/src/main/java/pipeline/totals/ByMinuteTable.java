package pipeline.totals;

import com.datastax.oss.driver.api.core.cql.AsyncResultSet;
import com.datastax.oss.driver.api.core.cql.BatchStatement;
import com.datastax.oss.driver.api.core.cql.BoundStatement;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import com.datastax.oss.driver.api.core.cql.Row;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import pipeline.cassandra.Columns;
import pipeline.cassandra.InFlight;
import pipeline.cassandra.Mutations;
import pipeline.cassandra.ReadAhead;
import pipeline.cassandra.RetryingSession;
import pipeline.records.Fact;
import pipeline.settings.Definition;
import pipeline.settings.Granularity;
import pipeline.settings.Settings;

/** The records' figures once more, by the minute of their time. Not for many threads. */
public final class ByMinuteTable {
  private static final int ROWS_A_PAGE = 5000;

  private final RetryingSession session;
  private final String table;
  private final PreparedStatement insert;
  private final PreparedStatement delete;
  private final PreparedStatement select;
  private final PreparedStatement selectSlice;
  private final KeyOrder order;
  private final int keyColumn;
  /** What is written beside minute, time and key, by its place among a record's values. */
  private final int[] written;
  private final Columns counted;
  private final Dimensions dimensions;

  public ByMinuteTable(RetryingSession session, Settings settings) throws InterruptedException {
    this.session = session;
    this.table = settings.keyspace() + "." + settings.tables().byMinute();
    Definition definition = settings.definition();
    String time = definition.time();
    String key = definition.key();
    List<String> figures = definition.counted().stream().filter(field -> !field.equals(definition.key())).toList();
    this.written = figures.stream().mapToInt(definition::indexOf).toArray();
    this.counted = new Columns(definition, definition.counted());
    this.dimensions = new Dimensions(definition);
    List<String> columns = new ArrayList<>(List.of("minute", definition.time(), definition.key()));
    columns.addAll(figures);
    this.insert =
        session.prepare(
            "INSERT INTO " + table + " (" + String.join(", ", columns) + ") VALUES (" + Columns.marks(columns.size())
                + ") USING TIMESTAMP ?");
    String row = " WHERE minute = ? AND " + time + " = ? AND " + key + " = ?";
    this.delete = session.prepare("DELETE FROM " + table + " USING TIMESTAMP ?" + row);
    List<String> read = new ArrayList<>(List.of(time));
    read.addAll(definition.counted());
    this.keyColumn = read.size();
    read.add(key);
    String ofMinute = "SELECT " + String.join(", ", read) + " FROM " + table + " WHERE minute = ? AND ";
    this.select = session.prepare(ofMinute + time + " >= ?");
    String place = "(" + time + ", " + key + ")";
    this.selectSlice = session.prepare(ofMinute + place + " >= (?, ?) AND " + place + " < (?, ?)");
    this.order = KeyOrder.of(definition.typeOf(key));
  }

  /** Writes the newest versions where they belong, and deletes what is left where they were. */
  public void write(List<Versions.Step> steps, InFlight inFlight) throws InterruptedException {
    Mutations<Long, BoundStatement> mutations =
        new Mutations<>(
            (rows, bytes) -> {
              BatchStatement together = RetryingSession.onePartition(rows);
              inFlight.submit(table, bytes, () -> session.execute(together));
            });
    for (Versions.Step step : steps) {
      if (step.counted() != null) {
        long minute = Granularity.MINUTE.start(step.counted().time().toEpochMilli());
        for (BoundStatement row : row(minute, step.counted(), step.writtenAt())) {
          mutations.add(minute, row, Mutations.bytes(row));
        }
      }
      for (Place left : step.left()) {
        BoundStatement gone =
            delete.bind(
                step.writtenAt(), Instant.ofEpochMilli(left.minute()), Instant.ofEpochMilli(left.time()), step.newest().fact().key());
        mutations.add(left.minute(), gone, Mutations.bytes(gone));
      }
    }
    mutations.flush();
  }

  /** Rows of one minute after the other, each without what is counted of it. */
  ReadAhead read(Stream<CountedMinute> minutes) {
    return new ReadAhead(
        session,
        minutes
            .map(minute -> select.bind(Instant.ofEpochMilli(minute.minute()), Instant.ofEpochMilli(minute.before())))
            .map(query -> query.setPageSize(ROWS_A_PAGE))
            .iterator(),
        this::readInSlices);
  }

  private void readInSlices(BoundStatement query, Row last, Consumer<Row> reader) throws InterruptedException {
    long minute = query.getInstant(0).toEpochMilli();
    long from = Math.max(minute, query.getInstant(1).toEpochMilli());
    Slices<Row> slices = new Slices<>(order, (begin, end) -> slice(minute, begin, end), this::positionOf);
    slices.read(
        last == null ? slices.begin(from) : slices.after(positionOf(last)), slices.begin(Granularity.MINUTE.end(minute)), reader);
  }

  private Slices.Page<Row> slice(long minute, Slices.Position from, Slices.Position to) throws InterruptedException {
    AsyncResultSet page =
        session.answer(
            selectSlice
                .bind(
                    Instant.ofEpochMilli(minute),
                    Instant.ofEpochMilli(from.time()),
                    from.key(),
                    Instant.ofEpochMilli(to.time()),
                    to.key())
                .setPageSize(ROWS_A_PAGE));
    List<Row> rows = new ArrayList<>();
    page.currentPage().forEach(rows::add);
    return new Slices.Page<>(rows, page.hasMorePages());
  }

  private Slices.Position positionOf(Row row) {
    return new Slices.Position(time(row), row.getObject(keyColumn));
  }

  /** The time of the record of a row. */
  static long time(Row row) {
    return row.getInstant(0).toEpochMilli();
  }

  /** Adds the record of a row to the totals of its values. */
  void add(Row row, TotalsByValue totals) {
    List<Object> record = counted.read(row, 1);
    totals.add(dimensions.of(record), record);
  }

  /**
   * What is null is left out, and what an earlier version may have had there deleted with the row as it was: a null that is written is
   * a tombstone, of which Cassandra reads no more than 100,000 for a query, and a minute has more records than that allows.
   */
  private List<BoundStatement> row(long minute, Fact fact, long writtenAt) {
    Instant start = Instant.ofEpochMilli(minute);
    Object[] values = new Object[4 + written.length];
    values[0] = start;
    values[1] = fact.time();
    values[2] = fact.key();
    for (int at = 0; at < written.length; at++) values[3 + at] = fact.values().get(written[at]);
    values[3 + written.length] = writtenAt;
    BoundStatement row = insert.bind(values);
    boolean whole = true;
    for (int column = 0; column < row.size(); column++) {
      if (!row.isNull(column)) continue;
      row = row.unset(column);
      whole = false;
    }
    if (whole) return List.of(row);
    return List.of(delete.bind(writtenAt - 1, start, fact.time(), fact.key()), row);
  }
}
