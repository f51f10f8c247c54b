package companypipeline.totals;

import com.datastax.oss.driver.api.core.cql.BatchStatement;
import com.datastax.oss.driver.api.core.cql.BoundStatement;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import com.datastax.oss.driver.api.core.cql.Row;
import companypipeline.cassandra.InFlight;
import companypipeline.cassandra.PatientSession;
import companypipeline.cassandra.ReadAhead;
import companypipeline.records.Company;
import companypipeline.settings.Granularity;
import companypipeline.settings.Settings;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The companies once more, by the minute of their time. */
public final class CompaniesByMinute {
  /** A row has about 130 bytes on the wire: 16 KiB a batch. */
  private static final int ROWS_A_BATCH = 125;
  private static final int ROW_BYTES = 130;
  private static final int ROWS_A_PAGE = 5000;

  private final PatientSession session;
  private final String table;
  private final PreparedStatement insert;
  private final PreparedStatement delete;
  private final PreparedStatement deleteBefore;
  private final PreparedStatement select;

  public CompaniesByMinute(PatientSession session, Settings settings) throws InterruptedException {
    this.session = session;
    this.table = settings.keyspace() + "." + settings.tables().companiesByMinute();
    this.insert =
        session.prepare(
            "INSERT INTO " + table + " (minute, timestamp_column, id, country, sector, number_of_employees, revenue,"
                + " valuation, investment_received) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)");
    String row = " WHERE minute = ? AND timestamp_column = ? AND id = ?";
    this.delete = session.prepare("DELETE FROM " + table + row);
    this.deleteBefore = session.prepare("DELETE FROM " + table + " USING TIMESTAMP ?" + row);
    this.select =
        session.prepare(
            "SELECT timestamp_column, country, sector, number_of_employees, revenue, investment_received, valuation FROM "
                + table + " WHERE minute = ? AND timestamp_column >= ?");
  }

  /** Writes the newest versions where they belong, and deletes what is left where they were; all with one timestamp. */
  public void write(List<Versions.Step> steps, long writtenAt, InFlight inFlight) throws InterruptedException {
    Map<Long, List<BoundStatement>> byMinute = new HashMap<>();
    for (Versions.Step step : steps) {
      Company company = step.newest().company();
      long minute = Granularity.MINUTE.start(company.timestamp().toEpochMilli());
      for (BoundStatement row : row(minute, company, writtenAt)) add(byMinute, minute, row, writtenAt, inFlight);
      for (Place left : step.left()) {
        BoundStatement gone =
            delete.bind(
                Instant.ofEpochMilli(left.minute()), Instant.ofEpochMilli(left.timestamp()), company.id());
        add(byMinute, left.minute(), gone, writtenAt, inFlight);
      }
    }
    for (List<BoundStatement> rest : byMinute.values()) submit(rest, writtenAt, inFlight);
  }

  /** Rows of one minute after the other, each without what is counted of it. */
  ReadAhead read(Stream<CountedMinute> minutes) {
    return new ReadAhead(
        session,
        minutes
            .map(minute -> select.bind(Instant.ofEpochMilli(minute.minute()), Instant.ofEpochMilli(minute.before())))
            .map(query -> query.setPageSize(ROWS_A_PAGE))
            .iterator());
  }

  /** The time of the company of a row. */
  static long timestamp(Row row) {
    return row.getInstant(0).toEpochMilli();
  }

  /** Adds the company of a row to the totals of its values. */
  static void add(Row row, TotalsByValue totals) {
    Integer employees = row.isNull(3) ? null : row.getInt(3);
    totals.add(
        Place.of(row.getInstant(0), row.getString(1), row.getString(2), employees),
        Totals.ofOne(employees, figure(row, 4), figure(row, 5), figure(row, 6)));
  }

  private static Double figure(Row row, int column) {
    return row.isNull(column) ? null : row.getDouble(column);
  }

  /**
   * What is null is left out, and what an earlier version may have had there deleted with the row as it was: a null that is written is
   * a tombstone, of which Cassandra reads no more than 100,000 for a query, and a minute has more companies than that allows.
   */
  private List<BoundStatement> row(long minute, Company company, long writtenAt) {
    Instant start = Instant.ofEpochMilli(minute);
    BoundStatement row =
        insert.bind(
            start,
            company.timestamp(),
            company.id(),
            company.country(),
            company.sector(),
            company.numberOfEmployees(),
            company.revenue(),
            company.valuation(),
            company.investmentReceived());
    boolean whole = true;
    for (int column = 0; column < row.size(); column++) {
      if (!row.isNull(column)) continue;
      row = row.unset(column);
      whole = false;
    }
    if (whole) return List.of(row);
    return List.of(deleteBefore.bind(writtenAt - 1, start, company.timestamp(), company.id()), row);
  }

  private void add(
      Map<Long, List<BoundStatement>> byMinute, long minute, BoundStatement one, long writtenAt, InFlight inFlight)
      throws InterruptedException {
    List<BoundStatement> statements = byMinute.computeIfAbsent(minute, it -> new ArrayList<>());
    statements.add(one);
    if (statements.size() < ROWS_A_BATCH) return;
    submit(byMinute.remove(minute), writtenAt, inFlight);
  }

  private void submit(List<BoundStatement> statements, long writtenAt, InFlight inFlight) throws InterruptedException {
    BatchStatement batch = PatientSession.onePartition(statements, writtenAt);
    inFlight.submit(table, statements.size() * ROW_BYTES, () -> session.execute(batch));
  }
}
