package pipeline.progress;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import pipeline.records.Offsets;
import pipeline.records.RefusalKind;

@DisplayName("the stream's metrics")
class StreamMetricsTest {
  private static final Instant START = Instant.parse("2026-11-23T12:00:00Z");

  private final List<List<MetricPoint>> stored = new ArrayList<>();
  private boolean away = false;
  private final StreamMetrics metrics =
      new StreamMetrics(START, (at, points) -> {
        if (away) throw new IllegalStateException("away");
        stored.add(points);
      });

  @Test
  @DisplayName("are of all since the point before, one point in five seconds at most")
  void aggregates() {
    metrics.accept(batch(1, 100, Map.of(RefusalKind.SCHEMA, 2L), 300, 900));
    metrics.accept(batch(2, 50, Map.of(RefusalKind.SCHEMA, 1L, RefusalKind.EMPTY, 1L), 700, 800));
    assertEquals(List.of(), stored);
    metrics.accept(batch(10, 50, Map.of(), 100, 100));
    assertEquals(1, stored.size());
    assertEquals(
        List.of(
            new MetricPoint("lag", "0", 7),
            new MetricPoint("lag", "1", 0),
            new MetricPoint("batch_duration_ms", 700),
            new MetricPoint("rows_per_second", 20),
            new MetricPoint("batches_per_second", 0.3),
            new MetricPoint("latency_ms", 900),
            new MetricPoint("dead_letters", "empty", 1),
            new MetricPoint("dead_letters", "schema", 3)),
        stored.get(0));
  }

  @Test
  @DisplayName("have the lag once a minute")
  void haveTheLagOnceAMinute() {
    for (int seconds = 6; seconds <= 66; seconds += 6) metrics.accept(batch(seconds, 1, Map.of(), 1, 1));
    assertEquals(11, stored.size());
    assertEquals(
        List.of(0, 10),
        IntStream.range(0, 11).filter(point -> labels(stored.get(point), "lag").equals(List.of("0", "1"))).boxed().toList());
    assertEquals(
        List.of(),
        stored.subList(1, 10).stream().flatMap(points -> labels(points, "lag").stream()).toList());
  }

  @Test
  @DisplayName("have the lag in the next point where it could not be stored")
  void haveTheLagInTheNextPoint() {
    away = true;
    assertThrows(IllegalStateException.class, () -> metrics.accept(batch(6, 1, Map.of(), 1, 1)));
    away = false;
    metrics.accept(batch(12, 1, Map.of(), 1, 1));
    assertEquals(List.of("0", "1"), labels(stored.get(0), "lag"));
  }

  @Test
  @DisplayName("are zeros while the stream is idle")
  void areZerosWhenIdle() {
    metrics.accept(batch(6, 100, Map.of(), 300, 900));
    metrics.accept(Progress.idle(START.plusSeconds(16), new CommittedPosition(3, offsets(17, 4))));
    assertEquals(2, stored.size());
    assertEquals(0, stored.get(1).stream().mapToDouble(MetricPoint::value).sum());
  }

  @Test
  @DisplayName("that cannot be stored are part of the next point")
  void areNotLost() {
    away = true;
    assertThrows(IllegalStateException.class, () -> metrics.accept(batch(10, 100, Map.of(RefusalKind.EMPTY, 1L), 1, 1)));
    away = false;
    metrics.accept(batch(20, 100, Map.of(), 1, 1));
    assertEquals(10, value("rows_per_second", ""));
    assertEquals(1, value("dead_letters", "empty"));
  }

  private static List<String> labels(List<MetricPoint> points, String metric) {
    return points.stream().filter(point -> point.metric().equals(metric)).map(MetricPoint::label).toList();
  }

  private double value(String metric, String label) {
    return stored.get(0).stream()
        .filter(point -> point.metric().equals(metric) && point.label().equals(label))
        .findFirst()
        .orElseThrow()
        .value();
  }

  private static Progress batch(int seconds, long rows, Map<RefusalKind, Long> dead, long durationMs, long latencyMs) {
    return new Progress(
        START.plusSeconds(seconds), 3, rows, dead, offsets(5, 4), offsets(10, 4), offsets(17, 4), durationMs, latencyMs);
  }

  private static Offsets offsets(long first, long second) {
    return new Offsets(new TreeMap<>(Map.of(0, first, 1, second)));
  }
}
