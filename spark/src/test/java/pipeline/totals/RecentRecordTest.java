package pipeline.totals;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import pipeline.records.Fact;
import pipeline.records.Records;
import pipeline.settings.Definitions;

@DisplayName("the newest records")
class RecentRecordTest {
  private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");

  @Test
  @DisplayName("have the definition's fields, texts cut")
  void haveFields() {
    RecentRecord record = recent(1, NOON, "x".repeat(300));
    assertEquals(Arrays.asList("Name", "x".repeat(256), "Retail", 10, 1.0, 3.0, 2.0), record.values());
  }

  @Test
  @DisplayName("are twenty of them, the newest first, each in its last version")
  void areBounded() {
    List<RecentRecord> many =
        IntStream.range(0, 30).mapToObj(at -> recent(at % 25, NOON.plusSeconds(at), "France")).toList();
    List<RecentRecord> newest = RecentRecord.newest(many);
    assertEquals(IntStream.range(0, 20).mapToObj(at -> NOON.plusSeconds(29 - at)).toList(), newest.stream().map(RecentRecord::time).toList());
  }

  @Test
  @DisplayName("do not stay where earlier versions of them were, of whatever chunk of the batch; where they come back to, they stay")
  void leave() {
    Instant before = NOON.minusSeconds(600);
    Set<Place> left = Set.of(Companies.place(before, "France", 10));
    Fact moved = Records.company(new UUID(0, 1), NOON, "France", 10);
    RecentRecord first = RecentRecord.of(moved, left, Definitions.COMPANIES);
    assertEquals(Set.of(before), first.left());
    RecentRecord second = recent(1, NOON.plusSeconds(1), "France");
    assertEquals(Set.of(before, NOON), RecentRecord.newest(List.of(first, second)).get(0).left());
    RecentRecord back = recent(1, before, "France");
    assertEquals(Set.of(NOON), RecentRecord.newest(List.of(first, back)).get(0).left());
  }

  private static RecentRecord recent(int id, Instant at, String country) {
    return RecentRecord.of(Records.company(new UUID(0, id), at, country, 10), Set.of(), Definitions.COMPANIES);
  }
}
