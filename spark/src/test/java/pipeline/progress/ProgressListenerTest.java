package pipeline.progress;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.apache.spark.sql.streaming.SinkProgress;
import org.apache.spark.sql.streaming.SourceProgress;
import org.apache.spark.sql.streaming.StateOperatorProgress;
import org.apache.spark.sql.streaming.StreamingQueryListener.QueryIdleEvent;
import org.apache.spark.sql.streaming.StreamingQueryListener.QueryProgressEvent;
import org.apache.spark.sql.streaming.StreamingQueryProgress;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import pipeline.batch.BatchTotals;
import pipeline.records.Offsets;
import pipeline.records.RefusalKind;

@DisplayName("the stream's progress")
class ProgressListenerTest {
  private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");
  private static final UUID ANY = new UUID(0, 0);

  private final Map<Long, BatchTotals> totals = new TreeMap<>();
  private final List<Progress> reports = new ArrayList<>();

  @Test
  @DisplayName("is reported for each batch, with what it stored and where it ended")
  void reportsBatches() {
    totals.put(3L, new BatchTotals(6, Map.of(RefusalKind.SCHEMA, 2L), offsets("0", 4), NOW.minusMillis(700), 0));
    listener().onQueryProgress(batch(3, "{\"t\":{\"0\":4,\"1\":1}}", "{\"t\":{\"0\":9,\"1\":2}}", "{\"t\":{\"0\":20,\"1\":2}}"));
    assertEquals(
        List.of(new Progress(NOW, 3, 6, Map.of(RefusalKind.SCHEMA, 2L), offsets("0", 4, "1", 1), offsets("0", 9, "1", 2), offsets("0", 20, "1", 2), 500, 700)),
        reports);
    assertEquals(12, reports.get(0).rowsPerSecond());
  }

  @Test
  @DisplayName("leaves out how long a batch was held up after all of it was stored")
  void leavesOutThePause() {
    totals.put(3L, new BatchTotals(6, Map.of(), offsets("0", 4), NOW.minusMillis(700), 200));
    listener().onQueryProgress(batch(3, "{\"t\":{\"0\":4}}", "{\"t\":{\"0\":9}}", "{\"t\":{\"0\":9}}"));
    assertEquals(300, reports.get(0).durationMs());
    assertEquals(500, reports.get(0).latencyMs());
  }

  @Test
  @DisplayName("of the first batch of all begins where it began to read")
  void knowsWhereTheFirstBatchBegan() {
    totals.put(0L, new BatchTotals(5, Map.of(), offsets("0", 4), NOW, 0));
    listener().onQueryProgress(batch(0, null, "{\"t\":{\"0\":9,\"1\":2}}", null));
    assertEquals(offsets("0", 4, "1", 2), reports.get(0).start());
    assertEquals(offsets("0", 9, "1", 2), reports.get(0).latest());
  }

  @Test
  @DisplayName("is a sign of life at the same position while there is nothing to read")
  void reportsIdleness() {
    ProgressListener listener = listener();
    listener.onQueryIdle(idle());
    totals.put(3L, new BatchTotals(5, Map.of(), offsets("0", 4), NOW, 0));
    listener.onQueryProgress(batch(3, "{\"t\":{\"0\":4}}", "{\"t\":{\"0\":9}}", "{\"t\":{\"0\":9}}"));
    listener.onQueryIdle(idle());
    // Spark also calls so for a trigger that ran no batch.
    totals.clear();
    listener.onQueryProgress(batch(4, "{\"t\":{\"0\":9}}", "{\"t\":{\"0\":9}}", "{\"t\":{\"0\":9}}"));
    assertEquals(List.of(2L, 3L, 3L, 3L), reports.stream().map(Progress::batchId).toList());
    assertEquals(
        List.of(offsets("0", 4), offsets("0", 9), offsets("0", 9), offsets("0", 9)),
        reports.stream().map(Progress::end).toList());
    assertEquals(List.of(0L, 5L, 0L, 0L), reports.stream().map(Progress::rows).toList());
    assertEquals(0, reports.get(0).rowsPerSecond());
  }

  @Test
  @DisplayName("is one row a report, even within one millisecond: the time is the row's key")
  void keepsTimesApart() {
    ProgressListener listener = listener();
    listener.onQueryIdle(idle());
    listener.onQueryIdle(idle());
    assertEquals(List.of(NOW, NOW.plusMillis(1)), reports.stream().map(Progress::at).toList());
  }

  @Test
  @DisplayName("follows a clock that is set back: rows of the future count for nobody")
  void followsTheClock() {
    List<Instant> clock = new ArrayList<>(List.of(NOW, NOW.minusSeconds(3600), NOW.minusSeconds(3600)));
    ProgressListener listener =
        new ProgressListener(
            "t", CommittedPosition.NONE, totals::remove, List.of(reports::add), () -> clock.remove(0));
    for (int times = 0; times < 3; times++) listener.onQueryIdle(idle());
    assertEquals(
        List.of(NOW, NOW.minusSeconds(3600), NOW.minusSeconds(3600).plusMillis(1)),
        reports.stream().map(Progress::at).toList());
  }

  @Test
  @DisplayName("that cannot be reported to one place is reported to the others, and the stream goes on")
  void survivesFailures() {
    List<Instant> tried = new ArrayList<>();
    ProgressListener listener =
        new ProgressListener(
            "t",
            CommittedPosition.NONE,
            totals::remove,
            List.of(
                progress -> {
                  throw new IllegalStateException("as in an outage");
                },
                progress -> tried.add(progress.at())),
            () -> NOW);
    listener.onQueryIdle(idle());
    listener.onQueryIdle(idle());
    assertEquals(2, tried.size());
  }

  private ProgressListener listener() {
    return new ProgressListener(
        "t", new CommittedPosition(2, offsets("0", 4)), totals::remove, List.of(reports::add), () -> NOW);
  }

  private static Offsets offsets(Object... pairs) {
    TreeMap<Integer, Long> offsets = new TreeMap<>();
    for (int at = 0; at < pairs.length; at += 2) {
      offsets.put(Integer.valueOf((String) pairs[at]), ((Integer) pairs[at + 1]).longValue());
    }
    return new Offsets(offsets);
  }

  private static QueryIdleEvent idle() {
    return new QueryIdleEvent(ANY, ANY, "2026-11-23T12:00:00Z");
  }

  private static QueryProgressEvent batch(long batchId, String start, String end, String latest) {
    SourceProgress source = new SourceProgress("kafka", start, end, latest, 0, 0, 0, Map.of());
    return new QueryProgressEvent(
        new StreamingQueryProgress(
            ANY,
            ANY,
            "name",
            "2026-11-23T12:00:00Z",
            batchId,
            500,
            Map.of("triggerExecution", 500L),
            Map.of(),
            new StateOperatorProgress[0],
            new SourceProgress[] {source},
            new SinkProgress("sink"),
            Map.of()));
  }
}
