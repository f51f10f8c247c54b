package pipeline.totals;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import pipeline.settings.Granularity;
import pipeline.totals.RecomputePlan.Span;

@DisplayName("of days of more than a year ago, a batch")
class PutOffDaysTest {
  private static final Instant NOW = Instant.parse("2026-11-23T12:34:56Z");
  private static final PutOffDays.Known ALL_KNOWN = PutOffDaysTest::same;
  private static final PutOffDays.Known NONE_KNOWN = days -> Set.of();

  @Test
  @DisplayName("of 20,000 records of as many days reads some days whole, and leaves the others for later")
  void bounded() throws InterruptedException {
    List<Span> spans = plan(20_000);
    List<Span> putOff = PutOffDays.later(spans, ALL_KNOWN);
    List<Span> read = new ArrayList<>(spans);
    read.removeAll(same(putOff));
    long reads = read.stream().mapToLong(span -> span.minutes(true).count()).sum();
    assertTrue(reads <= 20_000, "expected at most 20,000 reads; got " + reads);
    // The newest ones are those that somebody looks at.
    assertEquals(Instant.parse("2025-11-01T00:00:00Z").toEpochMilli(), read.get(read.size() - 1).start());
    assertEquals(20_000, read.size() + putOff.size());
  }

  @Test
  @DisplayName("that nobody knew of reads the minutes of its records, all of them at once")
  void unknown() throws InterruptedException {
    List<Span> spans = plan(20_000);
    assertEquals(List.of(), PutOffDays.later(spans, NONE_KNOWN));
    assertEquals(20_000, spans.stream().mapToLong(span -> span.minutes(false).count()).sum());
  }

  @Test
  @DisplayName("does not ask what is known of a few, and puts off nothing that is more recent")
  void few() throws InterruptedException {
    List<Span> few = plan(PutOffDays.WHOLE_DAYS_A_BATCH);
    assertEquals(List.of(), PutOffDays.later(few, days -> { throw new AssertionError("asked for " + days); }));
    Touched touched = new Touched();
    for (int hour = 0; hour < 1000; hour++) touched.add(Companies.place(NOW.minus(Duration.ofHours(hour)), "France", 10));
    List<Span> recent = RecomputePlan.of(touched, NOW.toEpochMilli()).spans();
    assertTrue(recent.stream().anyMatch(span -> span.granularity() == Granularity.HOUR));
    assertFalse(recent.stream().anyMatch(span -> span.granularity() == Granularity.DAY));
    assertEquals(List.of(), PutOffDays.later(recent, ALL_KNOWN));
  }

  /** One record on each of so many days, of the 1st of November 2025 and before. */
  private static List<Span> plan(int days) {
    Touched touched = new Touched();
    Instant newest = Instant.parse("2025-11-01T07:08:09Z");
    for (int day = 0; day < days; day++) touched.add(Companies.place(newest.minus(Duration.ofDays(day)), "France", 10));
    return RecomputePlan.of(touched, NOW.toEpochMilli()).spans();
  }

  private static Set<Span> same(List<Span> spans) {
    Set<Span> set = Collections.newSetFromMap(new IdentityHashMap<>());
    set.addAll(spans);
    return set;
  }
}
