package pipeline.progress;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import pipeline.records.RefusalKind;

/**
 * Makes points in time of the stream's progress, at most one in five seconds, each of all since the point before; also
 * while the stream is idle. What cannot be stored is part of the next point. For one thread.
 *
 * <p>Dashboards draw what has labels point by point (a query cannot thin it out by label), so there are few of those: the
 * lag once a minute, and dead letters only where there are any.
 */
public final class StreamMetrics implements Consumer<Progress> {
  private static final Duration RESOLUTION = Duration.ofSeconds(5);
  private static final Duration LAG_RESOLUTION = Duration.ofMinutes(1);

  private final BiConsumer<Instant, List<MetricPoint>> store;
  private Instant since;
  private Instant lagDue;
  private long rows;
  private long batches;
  private long slowestBatchMs;
  private long slowestMessageMs;
  private final Map<RefusalKind, Long> deadLetters = new EnumMap<>(RefusalKind.class);

  /** @param start since when the first point counts */
  public StreamMetrics(Instant start, BiConsumer<Instant, List<MetricPoint>> store) {
    this.store = store;
    lagDue = start;
    startPoint(start);
  }

  /** Throws what {@code store} throws. */
  @Override
  public void accept(Progress progress) {
    rows += progress.rows();
    if (progress.rows() > 0) batches++;
    slowestBatchMs = Math.max(slowestBatchMs, progress.durationMs());
    slowestMessageMs = Math.max(slowestMessageMs, progress.latencyMs());
    progress.deadLetters().forEach((why, count) -> deadLetters.merge(why, count, Long::sum));
    Duration passed = Duration.between(since, progress.at());
    if (passed.compareTo(RESOLUTION) < 0) return;
    boolean withLag = !progress.at().isBefore(lagDue);
    store.accept(progress.at(), points(progress, passed.toMillis() / 1000.0, withLag));
    if (withLag) lagDue = progress.at().plus(LAG_RESOLUTION);
    startPoint(progress.at());
  }

  private void startPoint(Instant at) {
    since = at;
    rows = batches = slowestBatchMs = slowestMessageMs = 0;
    deadLetters.clear();
  }

  private List<MetricPoint> points(Progress progress, double seconds, boolean withLag) {
    List<MetricPoint> points = new ArrayList<>();
    if (withLag)
      progress.lag().forEach((partition, lag) -> points.add(new MetricPoint("lag", partition.toString(), lag)));
    points.add(new MetricPoint("batch_duration_ms", slowestBatchMs));
    points.add(new MetricPoint("rows_per_second", rows / seconds));
    points.add(new MetricPoint("batches_per_second", batches / seconds));
    points.add(new MetricPoint("latency_ms", slowestMessageMs));
    deadLetters.forEach((why, count) -> points.add(new MetricPoint("dead_letters", why.text(), count)));
    return points;
  }
}
