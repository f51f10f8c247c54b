package pipeline.totals;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import pipeline.settings.Granularity;

@DisplayName("a recomputation")
class RecomputePlanTest {
  private static final Instant NOW = Instant.parse("2026-11-23T12:34:56Z");
  private static final Set<DimensionValue> VALUES = Set.copyOf(Companies.place(NOW, "France", 10).values());

  private final Touched touched = new Touched();

  @Test
  @DisplayName("of a minute puts its hour together from minutes, and its day from hours, for the touched values alone")
  void ofTheNewest() {
    touch("2026-11-23T12:34:56Z");
    touch("2026-11-23T12:34:16Z");
    touch("2026-11-23T12:35:00Z");
    touch("2026-11-22T23:59:59Z");
    RecomputePlan plan = plan();
    assertEquals(
        List.of(
            span(Granularity.MINUTE, "2026-11-22T23:59:00Z", "2026-11-22T23:59:59Z", "2026-11-22T23:59:00Z"),
            span(Granularity.MINUTE, "2026-11-23T12:34:00Z", "2026-11-23T12:34:16Z", "2026-11-23T12:34:00Z"),
            span(Granularity.MINUTE, "2026-11-23T12:35:00Z", "2026-11-23T12:35:00Z", "2026-11-23T12:35:00Z")),
        plan.spans());
    assertEquals(VALUES, Set.copyOf(plan.coarser().stream().map(RecomputePlan.Coarser::value).toList()));
    for (RecomputePlan.Coarser coarser : plan.coarser()) {
      assertEquals(millis("2026-11-22T23:00:00Z", "2026-11-23T12:00:00Z"), coarser.hours());
      assertEquals(millis("2026-11-22T00:00:00Z", "2026-11-23T00:00:00Z"), coarser.days());
    }
  }

  @Test
  @DisplayName("of an hour whose minutes may have expired begins with its records; its day is put together still")
  void ofALateOne() {
    touch("2026-11-16T12:10:00Z");
    touch("2026-11-16T12:50:00Z");
    RecomputePlan plan = plan();
    assertEquals(
        List.of(
            span(
                Granularity.HOUR,
                "2026-11-16T12:00:00Z",
                "2026-11-16T12:10:00Z",
                "2026-11-16T12:10:00Z",
                "2026-11-16T12:50:00Z")),
        plan.spans());
    for (RecomputePlan.Coarser coarser : plan.coarser()) {
      assertEquals(Set.of(), coarser.hours());
      assertEquals(millis("2026-11-16T00:00:00Z"), coarser.days());
    }
  }

  @Test
  @DisplayName("of a day whose hours may have expired is of its records alone")
  void ofAVeryLateOne() {
    touch("2025-11-23T00:00:00Z");
    touch("1946-11-23T12:10:00Z");
    RecomputePlan plan = plan();
    assertEquals(
        List.of(
            span(Granularity.DAY, "1946-11-23T00:00:00Z", "1946-11-23T12:10:00Z", "1946-11-23T12:10:00Z"),
            span(Granularity.DAY, "2025-11-23T00:00:00Z", "2025-11-23T00:00:00Z", "2025-11-23T00:00:00Z")),
        plan.spans());
    assertEquals(List.of(), plan.coarser());
  }

  @Test
  @DisplayName("knows the touched values of a part of a span")
  void knowsParts() {
    RecomputePlan.Span span =
        span(
            Granularity.HOUR,
            "2026-11-16T12:00:00Z",
            "2026-11-16T12:10:00Z",
            "2026-11-16T12:10:00Z",
            "2026-11-16T12:50:00Z");
    assertEquals(VALUES, span.values());
    long minute = Instant.parse("2026-11-16T12:10:00Z").toEpochMilli();
    assertEquals(VALUES, span.values(minute, minute + 60_000));
    assertEquals(Set.of(), span.values(minute + 60_000, minute + 120_000));
  }

  @Test
  @DisplayName("of a day that nothing was stored of reads the touched minutes alone; of another one all 1,440")
  void readsWhatIsThere() {
    touch("1946-11-23T12:10:00Z");
    touch("1946-11-23T23:59:59Z");
    RecomputePlan.Span day = plan().spans().get(0);
    assertEquals(
        millis("1946-11-23T12:10:00Z", "1946-11-23T23:59:00Z").stream().toList(), day.minutes(false).boxed().toList());
    assertEquals(1440, day.minutes(true).distinct().count());
    long noon = Instant.parse("1946-11-23T12:00:00Z").toEpochMilli();
    assertTrue(day.isTouched(noon, Granularity.HOUR.end(noon)));
    assertFalse(day.isTouched(noon - Granularity.HOUR.millis, noon));
  }

  @Test
  @DisplayName("asks once for buckets that follow one another")
  void joinsRuns() {
    long hour = Granularity.HOUR.millis;
    assertEquals(
        List.of(
            new RecomputeFromTotals.Run(DimensionValue.ALL, -hour, hour),
            new RecomputeFromTotals.Run(DimensionValue.ALL, 5 * hour, 6 * hour)),
        RecomputeFromTotals.Run.of(DimensionValue.ALL, new TreeSet<>(Set.of(0L, -hour, 5 * hour)), hour));
  }

  private void touch(String time) {
    touched.add(Companies.place(Instant.parse(time), "France", 10));
  }

  private RecomputePlan plan() {
    return RecomputePlan.of(touched, NOW.toEpochMilli());
  }

  private static RecomputePlan.Span span(Granularity granularity, String start, String since, String... minutes) {
    TreeMap<Long, Set<DimensionValue>> touched = new TreeMap<>();
    for (long minute : millis(minutes)) touched.put(minute, VALUES);
    return new RecomputePlan.Span(
        granularity, Instant.parse(start).toEpochMilli(), touched, Instant.parse(since).toEpochMilli());
  }

  private static TreeSet<Long> millis(String... times) {
    TreeSet<Long> millis = new TreeSet<>();
    for (String time : times) millis.add(Instant.parse(time).toEpochMilli());
    return millis;
  }
}
