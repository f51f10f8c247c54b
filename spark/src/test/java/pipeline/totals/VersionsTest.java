package pipeline.totals;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import pipeline.records.Records;

@DisplayName("versions of a record")
class VersionsTest {
  private static final UUID ID = Records.SOME_ID;
  private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");

  private final Versions versions = new Versions(Companies.DIMENSIONS);
  private long written = 1;

  @Test
  @DisplayName("that are the first are stored at once, and touch their own totals")
  void storesNewOnes() {
    Versions.Step step = settle(Map.of(), version(NOON, "France", 10));
    assertFalse(step.deferred());
    assertEquals(Set.of(), step.left());
    assertEquals(
        Map.of(NOON.toEpochMilli(), Set.copyOf(place(NOON, "France", 10).values())), versions.touched().byMinute());
  }

  @Test
  @DisplayName("that come again are stored at once, and touch their totals again: an attempt may have been cut off before")
  void storesReplays() {
    Versions.Step step = settle(stored(place(NOON, "France", 10)), version(NOON, "France", 11));
    assertFalse(step.deferred());
    assertEquals(Set.of(), step.left());
    assertEquals(Set.of(NOON.toEpochMilli()), versions.touched().byMinute().keySet());
  }

  @Test
  @DisplayName("that move to another time wait for the totals they leave and join, and leave their row by minute")
  void defersMoves() {
    Instant later = NOON.plusSeconds(60);
    Versions.Step step = settle(stored(place(NOON, "France", 10)), version(later, "France", 10));
    assertTrue(step.deferred());
    assertEquals(Set.of(place(NOON, "France", 10)), step.left());
    assertEquals(
        Set.of(NOON.toEpochMilli(), later.toEpochMilli()), versions.touched().byMinute().keySet());
  }

  @Test
  @DisplayName("that move to another value at the same time wait, too, and overwrite their row")
  void defersChanges() {
    Versions.Step step = settle(stored(place(NOON, "France", 49)), version(NOON, "Egypt", 50));
    assertTrue(step.deferred());
    assertEquals(Set.of(), step.left());
    assertEquals(
        Set.of(
            DimensionValue.ALL,
            Companies.FRANCE,
            Companies.EGYPT,
            Companies.RETAIL,
            new DimensionValue("size", "small"),
            new DimensionValue("size", "medium")),
        versions.touched().byMinute().get(NOON.toEpochMilli()));
  }

  @Test
  @DisplayName("between the stored one and the newest leave no trace, though an attempt before may have left one")
  void cleansUpBehindThoseBetween() {
    Instant first = NOON.plusSeconds(1);
    Instant second = NOON.plusSeconds(120);
    RecordVersion newest = version(second, "France", 10);
    Versions.Step step = settle(Map.of(), version(first, "France", 10), newest);
    assertEquals(newest, step.newest());
    assertFalse(step.deferred());
    assertEquals(Set.of(place(first, "France", 10)), step.left());
    assertEquals(
        Set.of(NOON.toEpochMilli(), second.toEpochMilli()), versions.touched().byMinute().keySet());
  }

  @Test
  @DisplayName("in chunks after one another follow on the newest before, not on what is stored, and stay deferred")
  void followsItsOwnChunks() {
    Map<Object, StoredVersion> stored = stored(place(NOON, "France", 10));
    Instant first = NOON.plusSeconds(60);
    settle(stored, version(first, "France", 10));
    Versions.Step second = settle(stored, version(NOON.plusSeconds(120), "France", 10));
    assertEquals(Set.of(place(first, "France", 10)), second.left());
    Versions.Step back = settle(stored, version(NOON, "France", 10));
    assertTrue(back.deferred(), "the facts of the first chunk are still to be overtaken");
    assertEquals(Set.of(place(NOON.plusSeconds(120), "France", 10)), back.left());
    assertEquals(3, versions.touched().byMinute().size());
  }

  @Test
  @DisplayName("that are older than what is stored change nothing of it, and where they were there is nothing left")
  void knowsOlderOnes() {
    Instant later = NOON.plusSeconds(60);
    Map<Object, StoredVersion> newer = Map.of(ID, new StoredVersion(place(later, "France", 10), 1_000_000, Records.company(ID, later, "France", 10)));
    for (int time = 0; time < 2; time++) {
      Versions.Step step = settle(newer, version(NOON, "France", 10));
      assertTrue(step.isOvertaken());
      assertFalse(step.deferred());
      assertEquals(Set.of(place(NOON, "France", 10)), step.left());
      // What is stored is counted, though whoever stored it may not have: once for all that is read of it.
      assertEquals(time == 0 ? later : null, step.counted() == null ? null : step.counted().time());
      assertEquals(1_000_000, step.writtenAt());
      assertEquals(Set.of(NOON.toEpochMilli(), later.toEpochMilli()), versions.touched().byMinute().keySet());
    }
    Versions.Step same = settle(newer, version(later, "Egypt", 10));
    assertEquals(Set.of(), same.left(), "its row by minute is that of what is stored");
  }

  private Versions.Step settle(Map<Object, StoredVersion> stored, RecordVersion... chunk) {
    List<Versions.Step> steps = versions.settle(Arrays.asList(chunk), stored);
    assertEquals(1, steps.size());
    return steps.get(0);
  }

  private static Map<Object, StoredVersion> stored(Place place) {
    return Map.of(ID, new StoredVersion(place, 1, null));
  }

  private static Place place(Instant at, String country, int employees) {
    return Companies.place(at, country, employees);
  }

  private RecordVersion version(Instant at, String country, int employees) {
    return new RecordVersion(Records.company(ID, at, country, employees), 100, 0, 0, ++written);
  }
}
