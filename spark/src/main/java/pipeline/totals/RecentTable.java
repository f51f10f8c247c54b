package pipeline.totals;

import com.datastax.oss.driver.api.core.cql.BoundStatement;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import pipeline.cassandra.Columns;
import pipeline.cassandra.RetryingSession;
import pipeline.cassandra.Sessions;
import pipeline.settings.Definition;
import pipeline.settings.Settings;

/** The newest records, for as long as the table keeps them; one that moves in time does not stay where it was. */
public final class RecentTable {
  private static final String LIST = "newest";

  private final Sessions sessions;
  private final String insert;
  private final String delete;

  public RecentTable(Sessions sessions, Settings settings) {
    this.sessions = sessions;
    Definition definition = settings.definition();
    List<String> columns = new ArrayList<>(List.of("list", definition.time(), definition.key()));
    columns.addAll(definition.recent());
    String table = settings.keyspace() + "." + settings.tables().recent();
    this.delete = "DELETE FROM " + table + " WHERE list = ? AND " + definition.time() + " = ? AND " + definition.key() + " = ?";
    this.insert =
        "INSERT INTO " + table + " (" + String.join(", ", columns) + ") VALUES (" + Columns.marks(columns.size()) + ")";
  }

  public void write(List<RecentRecord> records, long writtenAt) throws InterruptedException {
    if (records.isEmpty()) return;
    try (RetryingSession session = sessions.open()) {
      PreparedStatement statement = session.prepare(insert);
      PreparedStatement left = session.prepare(delete);
      List<BoundStatement> rows = new ArrayList<>();
      for (RecentRecord record : records) {
        rows.add(bind(statement, record));
        for (Instant time : record.left()) rows.add(left.bind(LIST, time, record.key()));
      }
      session.answer(RetryingSession.onePartition(rows, writtenAt));
    }
  }

  private static BoundStatement bind(PreparedStatement statement, RecentRecord record) {
    List<Object> values = new ArrayList<>(List.of(LIST, record.time(), record.key()));
    values.addAll(record.values());
    return statement.bind(values.toArray());
  }
}
