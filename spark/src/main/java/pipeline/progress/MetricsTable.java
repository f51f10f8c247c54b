package pipeline.progress;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import pipeline.cassandra.Sessions;
import pipeline.settings.Settings;

/** The table that the operations dashboard reads. */
public final class MetricsTable {
  /** Points come one after the other: a slow one makes the next ones late. */
  private static final Duration TIMEOUT = Duration.ofSeconds(5);

  private final Sessions sessions;
  private final String pipeline;
  private final String insert;

  public MetricsTable(Sessions sessions, Settings settings) {
    this.sessions = sessions;
    this.pipeline = settings.pipeline();
    this.insert =
        "INSERT INTO " + settings.keyspace() + "." + settings.tables().pipelineMetrics()
            + " (pipeline, metric, at, label, value) VALUES (?, ?, ?, ?, ?)";
  }

  /** Returns when all are stored; throws the driver's exception, without another attempt, where one cannot be. */
  public void write(Instant at, List<MetricPoint> points) {
    CqlSession session = sessions.openWithin(TIMEOUT);
    PreparedStatement statement = session.prepare(insert);
    List<CompletableFuture<?>> writes = new ArrayList<>();
    for (MetricPoint point : points) {
      var insert =
          statement
              .bind(pipeline, point.metric(), at, point.label(), point.value())
              .setConsistencyLevel(sessions.settings().consistency())
              .setIdempotent(true)
              .setTimeout(TIMEOUT);
      writes.add(session.executeAsync(insert).toCompletableFuture());
    }
    writes.forEach(CompletableFuture::join);
  }
}
