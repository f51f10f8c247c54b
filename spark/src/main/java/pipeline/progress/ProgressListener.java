package pipeline.progress;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import org.apache.spark.sql.streaming.SourceProgress;
import org.apache.spark.sql.streaming.StreamingQueryListener;
import org.apache.spark.sql.streaming.StreamingQueryProgress;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import pipeline.batch.BatchTotals;
import pipeline.cassandra.FailureReason;
import pipeline.records.Offsets;

/**
 * Reports each micro-batch and, while there is none, a sign of life as often as Spark calls (every 10 s). A listener rather
 * than the end of the batch: Spark calls it after the batch is committed, with the exact offsets, and also when idle. A
 * report that fails is logged and left out; the stream goes on.
 */
@SuppressWarnings("serial") // Spark's class says it can be serialised; a listener never leaves the driver.
public final class ProgressListener extends StreamingQueryListener {
  private static final Logger LOG = LoggerFactory.getLogger(ProgressListener.class);

  /** A clock that goes back by more has been set. */
  private static final Duration SET_BACK = Duration.ofSeconds(10);

  private final String topic;
  private final LongFunction<BatchTotals> takeTotals;
  private final List<Consumer<Progress>> reports;
  private final InstantSource clock;
  private CommittedPosition position;
  private Instant lastAt = Instant.MIN;

  /**
   * @param position where the stream stands at its start
   * @param takeTotals what a batch stored; null where it did not run
   * @param reports told in their order; one that fails does not keep the others from it
   */
  public ProgressListener(
      String topic,
      CommittedPosition position,
      LongFunction<BatchTotals> takeTotals,
      List<Consumer<Progress>> reports,
      InstantSource clock) {
    this.topic = topic;
    this.position = position;
    this.takeTotals = takeTotals;
    this.reports = reports;
    this.clock = clock;
  }

  @Override
  public void onQueryStarted(QueryStartedEvent event) {}

  @Override
  public void onQueryProgress(QueryProgressEvent event) {
    StreamingQueryProgress progress = event.progress();
    BatchTotals totals = takeTotals.apply(progress.batchId());
    SourceProgress source = progress.sources()[0];
    if (totals == null || source.endOffset() == null) {
      onIdle();
      return;
    }
    Offsets end = Offsets.ofSpark(source.endOffset(), topic);
    position = new CommittedPosition(progress.batchId(), end);
    Instant now = nextInstant();
    tryReport(
        new Progress(
            now,
            progress.batchId(),
            totals.rows(),
            totals.deadLetters(),
            // The first batch of all has no start but what it read.
            source.startOffset() == null ? totals.start(end) : Offsets.ofSpark(source.startOffset(), topic),
            end,
            source.latestOffset() == null ? end : Offsets.ofSpark(source.latestOffset(), topic),
            durationMs(progress.durationMs()) - totals.pausedMs(),
            latencyMs(totals, now)));
  }

  @Override
  public void onQueryIdle(QueryIdleEvent event) {
    onIdle();
  }

  @Override
  public void onQueryTerminated(QueryTerminatedEvent event) {}

  private void onIdle() {
    tryReport(Progress.idle(nextInstant(), position));
  }

  private void tryReport(Progress progress) {
    for (Consumer<Progress> report : reports) {
      try {
        report.accept(progress);
      } catch (RuntimeException cause) {
        LOG.warn(
            "The progress of batch {} could not be reported; the stream goes on: {}",
            progress.batchId(),
            FailureReason.of(cause));
      }
    }
  }

  /**
   * The time is a row's key: two reports in one millisecond must not be one row. A clock that is set back is followed: its rows would
   * else be of the future, which count for nobody.
   */
  private Instant nextInstant() {
    Instant now = Instant.ofEpochMilli(clock.millis());
    boolean close = !now.isAfter(lastAt) && now.plus(SET_BACK).isAfter(lastAt);
    lastAt = close ? lastAt.plusMillis(1) : now;
    return lastAt;
  }

  /** Kafka's clock may be ahead of ours. */
  private static long latencyMs(BatchTotals totals, Instant now) {
    Instant stored = now.minusMillis(totals.pausedMs());
    return totals.oldest().isBefore(stored) ? Duration.between(totals.oldest(), stored).toMillis() : 0;
  }

  private static long durationMs(Map<String, Long> durations) {
    return durations.getOrDefault("triggerExecution", 0L);
  }
}
