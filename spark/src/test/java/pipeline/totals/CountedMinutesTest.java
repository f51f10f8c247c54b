package pipeline.totals;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("what is counted of a minute")
class CountedMinutesTest {
  private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");

  private final CountedMinutes counted = new CountedMinutes(Companies.MEASURES);

  @Test
  @DisplayName("is not read again by a batch that begins where it ends, or later")
  void goesOn() {
    keep(counted(0, 20, 1));
    assertEquals(at(20), toRead(20).get(0).counted().before());
    keep(counted(0, 20, 1));
    assertEquals(at(20), toRead(21).get(0).counted().before());
  }

  @Test
  @DisplayName("holds no longer when something older is touched: a late record, a repair, one that moved away")
  void forgetsWhatWasTouched() {
    keep(counted(0, 20, 1));
    assertNothing(toRead(19).get(0));
    assertNothing(toRead(20).get(0));
  }

  @Test
  @DisplayName("is of the minute it was counted of")
  void isOfOneMinute() {
    keep(counted(0, 20, 1));
    List<SpanToRead> both = toRead(30, 70);
    assertEquals(at(20), both.get(0).counted().before());
    assertNothing(both.get(1));
    assertEquals(at(60), both.get(1).counted().minute());
  }

  @Test
  @DisplayName("is kept of the two newest minutes of a batch")
  void keepsTheNewest() {
    assertEquals(List.of(false, true, true), toRead(0, 60, 120).stream().map(SpanToRead::keep).toList());
    assertTrue(toRead(0).get(0).keep());
  }

  @Test
  @DisplayName("is kept of the four minutes that were counted last")
  void isBounded() {
    for (int minute = 0; minute < 5; minute++) keep(counted(60 * minute, 60 * minute, 1));
    assertNothing(toRead(0).get(0));
    for (int minute = 1; minute < 5; minute++) {
      assertEquals(at(60 * minute), toRead(60 * minute).get(0).counted().before());
    }
  }

  @Test
  @DisplayName("has each record of a minute with 15,000 values read about twice, and not once with every batch")
  void manyValues() {
    int records = 60_000;
    int batch = 1000;
    int read = 0;
    for (int first = 0; first < records; first += batch) {
      int second = first / 1000;
      CountedMinute before = toRead(second).get(0).counted();
      int since = before.sums().size() == 0 ? 0 : (int) (before.before() - at(0));
      read += first + batch - since;
      keep(counted(0, second, Math.max(1, first / 4)));
    }
    assertTrue(read <= 2 * records, read + " rows read");
  }

  @Test
  @DisplayName("is not kept where all together have too many values to be sent about: the one that was counted longest ago goes first")
  void leavesOutManyValues() {
    keep(counted(0, 0, 12_000));
    keep(counted(60, 60, 12_000));
    assertNothing(toRead(0).get(0));
    assertEquals(at(60), toRead(60).get(0).counted().before());
    keep(counted(60, 80, 20_001));
    assertNothing(toRead(80).get(0));
  }

  @Test
  @DisplayName("is nothing of an hour whose minutes may have expired, and that is not kept")
  void isNoHour() {
    Instant old = NOON.minusSeconds(30 * 24 * 3600);
    Touched touched = new Touched();
    touched.add(Companies.place(old, "France", 10));
    SpanToRead hour = counted.toRead(RecomputePlan.of(touched, NOON.toEpochMilli()).spans()).get(0);
    assertNothing(hour);
    assertFalse(hour.keep());
  }

  private static void assertNothing(SpanToRead one) {
    assertEquals(Long.MIN_VALUE, one.counted().before());
    assertEquals(0, one.counted().sums().size());
  }

  private void keep(CountedMinute minute) {
    counted.keep(List.of(minute));
  }

  /** A batch with records at these seconds after noon. */
  private List<SpanToRead> toRead(int... seconds) {
    Touched touched = new Touched();
    for (int second : seconds) touched.add(Companies.place(NOON.plusSeconds(second), "France", 10));
    return counted.toRead(RecomputePlan.of(touched, at(seconds[seconds.length - 1])).spans());
  }

  private static CountedMinute counted(int minute, int before, int values) {
    TotalsByValue sums = new TotalsByValue(Companies.MEASURES);
    Totals one = new Totals(1, List.of(1L, 1.0, 1.0, 1.0), List.of(0L, 0L, 0L, 0L));
    for (int value = 0; value < values; value++) {
      sums.add(new DimensionValue("country", "country " + value), one);
    }
    return new CountedMinute(at(minute), at(before), sums);
  }

  private static long at(int seconds) {
    return NOON.plusSeconds(seconds).toEpochMilli();
  }
}
