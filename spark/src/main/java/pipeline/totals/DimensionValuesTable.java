package pipeline.totals;

import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import pipeline.cassandra.RetryingSession;
import pipeline.cassandra.Sessions;
import pipeline.settings.Settings;

/** The values that occur in the totals; one that this driver has stored it does not store again. */
public final class DimensionValuesTable {
  private final Sessions sessions;
  private final String insert;
  private final Set<DimensionValue> known = new HashSet<>();

  public DimensionValuesTable(Sessions sessions, Settings settings) {
    this.sessions = sessions;
    this.insert =
        "INSERT INTO " + settings.keyspace() + "." + settings.tables().dimensionValues()
            + " (dimension, value) VALUES (?, ?)";
  }

  public void add(Collection<DimensionValue> values) throws InterruptedException {
    List<DimensionValue> unknown = values.stream().filter(value -> !known.contains(value)).toList();
    if (unknown.isEmpty()) return;
    try (RetryingSession session = sessions.open()) {
      PreparedStatement statement = session.prepare(insert);
      List<CompletableFuture<?>> writes = new ArrayList<>();
      for (DimensionValue value : unknown) {
        writes.add(session.execute(statement.bind(value.dimension(), value.value())));
      }
      for (CompletableFuture<?> write : writes) RetryingSession.await(write);
    }
    known.addAll(unknown);
  }
}
