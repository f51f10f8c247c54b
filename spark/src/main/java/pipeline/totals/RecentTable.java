package pipeline.totals;

import com.datastax.oss.driver.api.core.cql.BoundStatement;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import java.util.ArrayList;
import java.util.List;
import pipeline.cassandra.Columns;
import pipeline.cassandra.Patience;
import pipeline.cassandra.PatientSession;
import pipeline.cassandra.Sessions;
import pipeline.cassandra.WriteClock;
import pipeline.settings.Definition;
import pipeline.settings.Settings;

/** The newest records, for as long as the table keeps them. */
public final class RecentTable {
  private static final String LIST = "newest";

  private final Sessions sessions;
  private final String insert;
  private final WriteClock clock = new WriteClock(System::currentTimeMillis);

  public RecentTable(Sessions sessions, Settings settings) {
    this.sessions = sessions;
    Definition definition = settings.definition();
    List<String> columns = new ArrayList<>(List.of("list", definition.time(), definition.key()));
    columns.addAll(definition.recent());
    this.insert =
        "INSERT INTO " + settings.keyspace() + "." + settings.tables().recent()
            + " (" + String.join(", ", columns) + ") VALUES (" + Columns.marks(columns.size()) + ")";
  }

  public void write(List<RecentRecord> records) throws InterruptedException {
    if (records.isEmpty()) return;
    try (PatientSession session = sessions.open()) {
      PreparedStatement statement = session.prepare(insert);
      List<BoundStatement> rows = records.stream().map(record -> bind(statement, record)).toList();
      Patience.await(session.execute(PatientSession.onePartition(rows, clock.next())));
    }
  }

  private static BoundStatement bind(PreparedStatement statement, RecentRecord record) {
    List<Object> values = new ArrayList<>(List.of(LIST, record.time(), record.key()));
    values.addAll(record.values());
    return statement.bind(values.toArray());
  }
}
