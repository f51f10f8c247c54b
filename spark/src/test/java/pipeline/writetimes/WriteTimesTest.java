package pipeline.writetimes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("write timestamps")
class WriteTimesTest {
  private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");
  private static final Instant NO_TIME = Instant.parse("9999-12-31T23:59:59.999Z");
  private static final long NOON_MICROS = NOON.toEpochMilli() * 1000;

  @Test
  @DisplayName("are the times at which messages were appended, and of no two partitions the same")
  void follow() {
    Set<Long> all = new HashSet<>();
    for (int partition = 0; partition < 100; partition++) {
      long writtenAt = nothingRead().of(partition).next(0, NOON);
      assertEquals(NOON_MICROS / 1000, writtenAt / 1000);
      all.add(writtenAt);
    }
    assertEquals(100, all.size());
  }

  @Test
  @DisplayName("go up with the offset, whatever the times are: the same, set back, or none")
  void goUp() {
    List<Instant> appended = new ArrayList<>(List.of(NOON.plusSeconds(300), NOON, NO_TIME, Instant.EPOCH, NOON));
    for (int at = 0; at < 5000; at++) appended.add(NOON);
    assertOrder(nothingRead(), 7, appended);
    assertOrder(nothingRead(), 0, List.of(NO_TIME, NO_TIME, NO_TIME));
  }

  @Test
  @DisplayName("are the same wherever the batches of a topic begin, also after a clock was set back")
  void sameInEachBatch() {
    List<Instant> appended = List.of(NOON, NOON.plusSeconds(300), NOON, NOON, NOON.plusSeconds(1), NOON.plusSeconds(400));
    List<Long> inOne = inBatches(appended, List.of(6)).times();
    assertEquals(inOne, inBatches(appended, List.of(1, 2, 3, 6)).times());
    assertEquals(inOne, inBatches(appended, List.of(2, 3, 4, 5, 6)).times());
  }

  @Test
  @DisplayName("of what is read again from an earlier offset on are not later than before, and beyond it go on")
  void readAgain() {
    List<Instant> appended = List.of(NOON, NOON.plusSeconds(300), NOON, NOON.plusSeconds(1), NOON.plusSeconds(2));
    Batches first = inBatches(appended, List.of(2, 4));
    WriteTimes again = first.after();
    for (int offset = 2; offset < 5; offset++) {
      long writtenAt = again.of(3).next(offset, appended.get(offset));
      if (offset < 4) assertTrue(writtenAt <= first.times().get(offset));
      else assertTrue(writtenAt > first.times().get(3));
      again = again.after(List.of(new WriteTimes.Read(3, offset, offset, writtenAt)));
    }
  }

  @Test
  @DisplayName("of a partition that is new, or of another topic, are later than all before")
  void newPartitions() {
    WriteTimes after = inBatches(List.of(NOON.plusSeconds(300)), List.of(1)).after();
    long joined = after.of(4).next(0, NOON);
    assertTrue(joined > after.recomputed());
    assertTrue(WriteTimes.later("another", after.recomputed()).beginning(NOON).of(3).next(0, NOON) > after.recomputed());
    // An attempt that finds what the first one has kept.
    WriteTimes kept = after.after(List.of(new WriteTimes.Read(4, 0, 0, joined)));
    assertEquals(joined, kept.of(4).next(0, NOON));
  }

  @Test
  @DisplayName("of two partitions are in the order of the append times, also where all are later than rows that have the time of a clock")
  void betweenPartitions() {
    WriteTimes times = laterByAnHour();
    WriteTimes.OfPartition busy = times.of(0);
    long older = 0;
    for (int offset = 0; offset < 1000; offset++) older = busy.next(offset, NOON.plusMillis(offset));
    assertTrue(times.of(1).next(0, NOON.plusSeconds(2)) > older);
  }

  @Test
  @DisplayName("that are later than rows of a clock go up more slowly than the appended times, until they are those")
  void catchUp() {
    WriteTimes times = laterByAnHour();
    assertEquals(3600, ahead(times, NOON));
    assertEquals(3120, ahead(times, NOON.plusSeconds(600)));
    assertEquals(240, ahead(times, NOON.plusSeconds(70 * 60)));
    assertEquals(0, ahead(times, NOON.plusSeconds(75 * 60)));
    assertEquals(0, ahead(times, NOON.plusSeconds(100_000)));
  }

  @Test
  @DisplayName("of what was read before there were any are the times of the appends, and so lose against rows of a clock")
  void readBefore() {
    WriteTimes first = laterByAnHour();
    WriteTimes after = first.after(List.of(new WriteTimes.Read(3, 7, 7, first.of(3).next(7, NOON))));
    assertEquals(NOON_MICROS / 1000 - 1, after.of(3).next(6, NOON.minusMillis(1)) / 1000);
  }

  @Test
  @DisplayName("of a record are the same in each attempt at the first batch, and when it is read again")
  void sameInEachAttempt() {
    WriteTimes times = laterByAnHour();
    long first = times.of(3).next(7, NOON.plusMillis(4));
    WriteTimes kept = times.after(List.of(new WriteTimes.Read(3, 7, 7, first)));
    assertEquals(first, kept.of(3).next(7, NOON.plusMillis(4)));
    WriteTimes muchLater = kept;
    for (int offset = 8; offset < 20; offset++) {
      long next = muchLater.of(3).next(offset, NOON.plusSeconds(offset));
      muchLater = muchLater.after(List.of(new WriteTimes.Read(3, offset, offset, next)));
    }
    assertEquals(first, muchLater.of(3).next(7, NOON.plusMillis(4)));
  }

  @Test
  @DisplayName("do not go ahead for years because of a producer that gives no times")
  void noTimes() {
    WriteTimes times = WriteTimes.later("topic", NOON_MICROS).beginning(Instant.EPOCH);
    assertTrue(ahead(times, NOON) < 2 * 86_400);
    assertTrue(times.of(0).next(0, Instant.EPOCH) > NOON_MICROS);
  }

  @Test
  @DisplayName("of totals go up with every batch, also where old records are read again, and leave room for what is recomputed beside")
  void recomputed() {
    WriteTimes before = inBatches(List.of(NOON, NOON), List.of(1, 2)).after();
    WriteTimes after = before.after(List.of(new WriteTimes.Read(3, 0, 0, 17)));
    assertTrue(before.besideBatches() > before.recomputed());
    assertTrue(before.besideBatches() < after.recomputed());
  }

  @Test
  @DisplayName("are read as they were written")
  void asJson() {
    WriteTimes times = inBatches(List.of(NOON, NOON, NOON), List.of(1, 3)).after();
    assertEquals(times.reached(), WriteTimesTable.reached(WriteTimesTable.json(times.reached())));
    assertTrue(WriteTimesTable.json(times.reached()).startsWith("{\"3\":{\"1\":"));
  }

  private static WriteTimes nothingRead() {
    return WriteTimes.later("topic", 0).beginning(NOON);
  }

  /** As where rows have the time of a clock that may be ahead by an hour. */
  private static WriteTimes laterByAnHour() {
    return WriteTimes.later("topic", NOON_MICROS + 3_600_000_000L).beginning(NOON);
  }

  /** By how many seconds. */
  private static long ahead(WriteTimes times, Instant appendedAt) {
    return (times.of(0).next(0, appendedAt) / 1000 - appendedAt.toEpochMilli()) / 1000;
  }

  private static void assertOrder(WriteTimes times, int partition, List<Instant> appended) {
    WriteTimes.OfPartition of = times.of(partition);
    long before = 0;
    for (int offset = 0; offset < appended.size(); offset++) {
      long writtenAt = of.next(offset, appended.get(offset));
      assertTrue(writtenAt > before, writtenAt + " after " + before);
      before = writtenAt;
    }
  }

  private record Batches(List<Long> times, WriteTimes after) {}

  /** Partition 3, in batches that end at these offsets. */
  private static Batches inBatches(List<Instant> appended, List<Integer> ends) {
    WriteTimes times = nothingRead();
    List<Long> all = new ArrayList<>();
    int offset = 0;
    for (int end : ends) {
      int first = offset;
      WriteTimes.OfPartition partition = times.of(3);
      for (; offset < end; offset++) all.add(partition.next(offset, appended.get(offset)));
      times = times.after(List.of(new WriteTimes.Read(3, first, end - 1, all.get(end - 1))));
    }
    return new Batches(all, times);
  }
}
