package pipeline.totals;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import pipeline.records.Fact;
import pipeline.records.Records;
import pipeline.writetimes.WriteTimes;

/** Tables of last writes that win, and tasks of which any may be cut off or come late. */
@DisplayName("whatever attempts, machines and clocks there are, what is stored of a record")
class AttemptsTest {
  private static final UUID ID = Records.SOME_ID;
  private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");

  private record Cell(long writtenAt, String what) {}

  private final TreeMap<String, Cell> byMinute = new TreeMap<>();
  private final TreeMap<String, Cell> facts = new TreeMap<>();
  private final Map<Object, StoredVersion> stored = new HashMap<>();
  /** As the driver keeps them from batch to batch. */
  private WriteTimes times = WriteTimes.later("topic", 0).beginning(NOON);

  /** What a task of {@link pipeline.batch.RollupSink} writes, as far as it comes. No clock is in it. */
  private final class Task {
    final Versions versions = new Versions(Companies.DIMENSIONS);
    Map<Object, StoredVersion> looked;

    Task look() {
      looked = Map.copyOf(stored);
      return this;
    }

    /** What is left to do when the totals are recomputed: the facts that had to wait. */
    Runnable settle(RecordVersion... chunk) {
      List<Versions.Step> steps = versions.settle(List.of(chunk), looked);
      for (Versions.Step step : steps) {
        for (Place left : step.left()) write(byMinute, at(left.time()), null, step.writtenAt());
        if (step.counted() != null) write(byMinute, at(step.counted().time().toEpochMilli()), "there", step.writtenAt());
        if (!step.isOvertaken() && !step.deferred()) store(step.newest());
      }
      return () -> steps.stream().filter(step -> step.deferred() && !step.isOvertaken()).forEach(step -> store(step.newest()));
    }

    void store(RecordVersion version) {
      String at = at(version.fact().time().toEpochMilli());
      if (!write(facts, "fact", at, version.writtenAt())) return;
      stored.put(ID, new StoredVersion(Place.of(version.fact(), Companies.DIMENSIONS), version.writtenAt(), version.fact()));
    }
  }

  @Test
  @DisplayName("has one row by the minute, though the batch was cut off, and tried again on another machine")
  void cutOff() {
    run(version(0, 1));
    new Task().look().settle(version(1, 2));
    run(version(1, 2));
    run(version(2, 3));
    assertEquals(Set.of(at(3)), rows());
  }

  @Test
  @DisplayName("has one row by the minute, though of two brokers the first was five minutes ahead of the one that took over")
  void brokers() {
    appended = List.of(0L, 300L, 1L, 2L);
    run(version(0, 1));
    run(version(1, 2));
    new Task().look().settle(version(2, 3));
    run(version(2, 3));
    run(version(3, 4));
    assertEquals(at(4), facts.get("fact").what());
    assertEquals(Set.of(at(4)), rows());
  }

  @Test
  @DisplayName("is not brought back where it was by a task that was thought dead")
  void zombie() {
    run(version(0, 1));
    Task zombie = new Task().look();
    run(version(1, 2));
    run(version(2, 3));
    zombie.settle(version(1, 2)).run();
    assertEquals(Set.of(at(3)), rows());
    assertEquals(at(3), facts.get("fact").what());
  }

  @Test
  @DisplayName("is its newest version also while older ones are read again, and when what came after them is, too")
  void replay() {
    appended = List.of(0L, 300L, 1L);
    run(version(0, 1));
    run(version(1, 2));
    for (int offset = 0; offset < 2; offset++) {
      run(version(offset, offset + 1));
      assertEquals(at(2), facts.get("fact").what());
      assertEquals(Set.of(at(2)), rows());
    }
    run(version(2, 3));
    assertEquals(at(3), facts.get("fact").what());
    assertEquals(Set.of(at(3)), rows());
  }

  @Test
  @DisplayName("is what the verification has published again of it, unless something newer has come since")
  void repair() {
    run(version(0, 1));
    run(version(1, 2));
    facts.clear();
    stored.clear();
    run(version(2, 2));
    assertEquals(at(2), facts.get("fact").what());
    assertEquals(Set.of(at(2)), rows());
    run(version(3, 3));
    run(version(2, 2));
    assertEquals(at(3), facts.get("fact").what());
    assertEquals(Set.of(at(3)), rows());
  }

  @Test
  @DisplayName("and was stored by an earlier version with a clock that was ahead is overtaken by what comes next, and by nothing that came before")
  void earlierVersion() {
    long clockAhead = NOON.plusSeconds(300).toEpochMilli() * 1000;
    Fact fact = version(1, 2).fact();
    stored.put(ID, new StoredVersion(Place.of(fact, Companies.DIMENSIONS), clockAhead, fact));
    facts.put("fact", new Cell(clockAhead, at(2)));
    byMinute.put(at(2), new Cell(clockAhead, "there"));
    // Read again, as to count what was stored without being counted.
    byMinute.clear();
    run(version(0, 1));
    assertEquals(Set.of(at(2)), rows());
    // As WriteTimesTable begins where there are rows; the record was appended before that one was written.
    times = WriteTimes.later("topic", NOON.plusSeconds(3600).toEpochMilli() * 1000).beginning(NOON.plusSeconds(2));
    run(version(2, 3));
    assertEquals(at(3), facts.get("fact").what());
    run(version(0, 1));
    run(version(1, 2));
    assertEquals(at(3), facts.get("fact").what());
    assertEquals(Set.of(at(3)), rows());
  }

  /** Seconds after noon, by offset. */
  private List<Long> appended = List.of(0L, 1L, 2L, 3L);

  private void run(RecordVersion version) {
    new Task().look().settle(version).run();
    times = times.after(List.of(new WriteTimes.Read(0, version.offset(), version.offset(), version.writtenAt())));
  }

  private static boolean write(Map<String, Cell> table, String key, String what, long writtenAt) {
    Cell before = table.get(key);
    if (before != null && before.writtenAt() > writtenAt) return false;
    if (before != null && before.writtenAt() == writtenAt && before.what() == null) return false;
    table.put(key, new Cell(writtenAt, what));
    return true;
  }

  private Set<String> rows() {
    return byMinute.entrySet().stream().filter(row -> row.getValue().what() != null).map(Map.Entry::getKey).collect(Collectors.toSet());
  }

  private RecordVersion version(long offset, int minute) {
    long writtenAt = times.of(0).next(offset, NOON.plusSeconds(appended.get((int) offset)));
    return new RecordVersion(Records.company(ID, NOON.plusSeconds(60L * minute), "France", 10), 100, 0, offset, writtenAt);
  }

  private static String at(int minute) {
    return at(NOON.plusSeconds(60L * minute).toEpochMilli());
  }

  private static String at(long millis) {
    return Instant.ofEpochMilli(millis).toString();
  }
}
