package pipeline.checkpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import pipeline.progress.CommittedPosition;
import pipeline.records.Offsets;

@DisplayName("a checkpoint that was read up to 10 and planned up to 12")
class ComparisonTest {
  private static final CheckpointState STATE =
      new CheckpointState(new CommittedPosition(3, offsets(10)), offsets(12));

  @Test
  @DisplayName("fits the same topic, as long as it holds what was not stored yet")
  void fits() {
    assertEquals("fits", compared(Optional.of("a"), new TopicState("a", map(0), map(12))));
    assertEquals("fits", compared(Optional.of("a"), new TopicState("a", map(10), map(500))));
  }

  @Test
  @DisplayName("fits a topic of which the id was never noted, as after an upgrade")
  void fitsUnknownId() {
    assertEquals("fits", compared(Optional.empty(), new TopicState("a", map(0), map(12))));
  }

  @Test
  @DisplayName("does not fit another topic of the same name, however long")
  void replaced() {
    assertEquals(
        "[TopicReplaced] topic t was deleted and made again: what was read is of topic id a, and it is b now",
        compared(Optional.of("a"), new TopicState("b", map(0), map(500))));
  }

  @Test
  @DisplayName("does not fit a topic that ends before what was read of it")
  void shortened() {
    assertEquals(
        "[TopicShortened] partition 0 of topic t ends at 11, and was read up to 12: it is an older copy, or another topic",
        compared(Optional.of("a"), new TopicState("a", map(0), map(11))));
  }

  @Test
  @DisplayName("does not fit a topic without one of its partitions")
  void fewerPartitions() {
    assertEquals(
        "[TopicShortened] partition 0 of topic t ends at nothing, and was read up to 12: it is an older copy, or another topic",
        compared(Optional.empty(), new TopicState("b", new TreeMap<>(), new TreeMap<>())));
  }

  @Test
  @DisplayName("does not fit a topic that no longer holds what was not stored yet")
  void removed() {
    assertEquals(
        "[RecordsRemoved] partition 0 of topic t begins at 11, and was stored up to 10: the records between are gone",
        compared(Optional.of("a"), new TopicState("a", map(11), map(500))));
  }

  private static String compared(Optional<String> knownId, TopicState now) {
    return Comparison.of("t", knownId, STATE, now).map(ObstacleException::line).orElse("fits");
  }

  private static Offsets offsets(long offset) {
    return new Offsets(map(offset));
  }

  private static TreeMap<Integer, Long> map(long offset) {
    return new TreeMap<>(Map.of(0, offset));
  }
}
