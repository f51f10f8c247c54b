package pipeline.totals;

import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import pipeline.cassandra.RetryingSession;
import pipeline.cassandra.Sessions;
import pipeline.settings.Granularity;
import pipeline.settings.Settings;

/** The values that occur in the totals; one that no record has had for as long as hours are kept is forgotten. */
public final class DimensionValuesTable {
  private final Sessions sessions;
  private final Settings settings;
  private final String insert;
  private final Written written = new Written();

  /** When this driver has stored a value: a day later it stores it again. Not for many threads. */
  static final class Written {
    static final long AGAIN_AFTER_MS = TimeUnit.DAYS.toMillis(1);
    /** With more it begins anew: storing one again costs less than to keep a million. */
    static final int MAX_VALUES = 100_000;

    private final Map<DimensionValue, Long> at = new HashMap<>();

    List<DimensionValue> due(Collection<DimensionValue> values, long now) {
      return values.stream().filter(value -> now - at.getOrDefault(value, Long.MIN_VALUE / 2) >= AGAIN_AFTER_MS).toList();
    }

    void add(Collection<DimensionValue> values, long now) {
      if (at.size() + values.size() > MAX_VALUES) at.clear();
      values.forEach(value -> at.put(value, now));
    }
  }

  public DimensionValuesTable(Sessions sessions, Settings settings) {
    this.sessions = sessions;
    this.settings = settings;
    this.insert =
        "INSERT INTO " + settings.keyspace() + "." + settings.tables().dimensionValues()
            + " (dimension, value) VALUES (?, ?) USING TTL ?";
  }

  /** @param now milliseconds since 1970 */
  public void add(Collection<DimensionValue> values, long now) throws InterruptedException {
    List<DimensionValue> due = written.due(values, now);
    if (due.isEmpty()) return;
    // As an hour's totals that begin when it is stored again.
    int ttlSeconds = settings.retention().ttlSeconds(Granularity.HOUR, now + Written.AGAIN_AFTER_MS, now).getAsInt();
    try (RetryingSession session = sessions.open()) {
      PreparedStatement statement = session.prepare(insert);
      List<CompletableFuture<?>> writes = new ArrayList<>();
      for (DimensionValue value : due) {
        writes.add(session.execute(statement.bind(value.dimension(), value.value(), ttlSeconds)));
      }
      for (CompletableFuture<?> write : writes) RetryingSession.await(write);
    }
    written.add(due, now);
  }
}
