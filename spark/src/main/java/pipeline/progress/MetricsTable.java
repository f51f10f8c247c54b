package pipeline.progress;

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

  /** Returns when all are stored; throws, without another attempt, where one cannot be. */
  public void write(Instant at, List<MetricPoint> points) {
    List<CompletableFuture<?>> writes = new ArrayList<>();
    for (MetricPoint point : points) {
      writes.add(sessions.writeWithin(TIMEOUT, insert, pipeline, point.metric(), at, point.label(), point.value()));
    }
    writes.forEach(CompletableFuture::join);
  }
}
