package pipeline.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("the retention of totals")
class RetentionTest {
  private static final long NOW = Instant.parse("2026-11-23T12:00:00Z").toEpochMilli();
  private static final long DAY = TimeUnit.DAYS.toMillis(1);

  private final Retention retention = new Retention(30, 730);

  @Test
  @DisplayName("counts from the end of their bucket")
  void countsFromTheEnd() {
    assertEquals(OptionalInt.of(30 * 86_400 + 60), ttl(Granularity.MINUTE, NOW));
    assertEquals(OptionalInt.of(730 * 86_400 + 3600), ttl(Granularity.HOUR, NOW));
    assertEquals(OptionalInt.of(60), ttl(Granularity.MINUTE, NOW - 30 * DAY));
  }

  @Test
  @DisplayName("that is over means that nothing is written: a time to live of 0 would be for ever")
  void isOver() {
    assertEquals(OptionalInt.empty(), ttl(Granularity.MINUTE, NOW - 30 * DAY - 60_000));
    assertEquals(OptionalInt.empty(), ttl(Granularity.HOUR, Instant.parse("0000-01-01T00:00:00Z").toEpochMilli()));
  }

  @Test
  @DisplayName("has no end for days, nor beyond what Cassandra can express")
  void hasNoEnd() {
    assertEquals(OptionalInt.of(0), ttl(Granularity.DAY, NOW - 100_000 * DAY));
    assertEquals(OptionalInt.of(0), ttl(Granularity.MINUTE, Instant.parse("2099-01-01T00:00:00Z").toEpochMilli()));
    assertEquals(OptionalInt.of(0), ttl(Granularity.HOUR, Instant.parse("9999-12-31T23:00:00Z").toEpochMilli()));
  }

  @Test
  @DisplayName("is longer than finer totals are relied on")
  void isLongerThanRelied() {
    assertTrue(Retention.finerIsComplete(Granularity.HOUR, NOW - 7 * DAY + 1, NOW));
    assertFalse(Retention.finerIsComplete(Granularity.HOUR, NOW - 7 * DAY, NOW));
    assertTrue(Retention.finerIsComplete(Granularity.DAY, NOW - 365 * DAY + 1, NOW));
    assertFalse(Retention.finerIsComplete(Granularity.DAY, NOW - 365 * DAY, NOW));
    Retention shortest = new Retention(Retention.MIN_MINUTE_DAYS, Retention.MIN_HOUR_DAYS);
    assertTrue(shortest.ttlSeconds(Granularity.MINUTE, NOW - 7 * DAY, NOW).isPresent());
    assertTrue(shortest.ttlSeconds(Granularity.HOUR, NOW - 365 * DAY, NOW).isPresent());
  }

  private OptionalInt ttl(Granularity granularity, long start) {
    return retention.ttlSeconds(granularity, start, NOW);
  }
}
