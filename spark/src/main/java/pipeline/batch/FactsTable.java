package pipeline.batch;

import com.datastax.oss.driver.api.core.cql.BoundStatement;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import java.util.List;
import pipeline.cassandra.Columns;
import pipeline.cassandra.InFlight;
import pipeline.cassandra.RetryingSession;
import pipeline.settings.Definition;
import pipeline.settings.Settings;
import pipeline.totals.RecordVersion;

/** The facts: one row a record. */
final class FactsTable {
  private final RetryingSession session;
  private final String table;
  private final PreparedStatement insert;

  FactsTable(RetryingSession session, Settings settings) throws InterruptedException {
    this.session = session;
    this.table = settings.keyspace() + "." + settings.tables().facts();
    List<String> columns = settings.definition().columns().stream().map(Definition.Column::name).toList();
    this.insert =
        session.prepare(
            "INSERT INTO " + table + " (" + String.join(", ", columns) + ") VALUES (" + Columns.marks(columns.size()) + ")");
  }

  /** Single writes: each record is a partition of its own. */
  void write(RecordVersion version, InFlight inFlight) throws InterruptedException {
    BoundStatement statement = insert.bind(version.fact().values().toArray()).setQueryTimestamp(version.writtenAt());
    inFlight.submit(table, version.bytes(), () -> session.execute(statement));
  }
}
