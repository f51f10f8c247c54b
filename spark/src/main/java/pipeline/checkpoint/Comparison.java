package pipeline.checkpoint;

import java.util.Map;
import java.util.Optional;
import pipeline.records.Offsets;

/** Whether a checkpoint fits the topic that it is to go on with. */
final class Comparison {
  private Comparison() {}

  /** What does not fit; empty where the stream can go on. */
  static Optional<ObstacleException> of(
      String topic, Optional<String> knownId, CheckpointState checkpoint, TopicState now) {
    if (knownId.isPresent() && !knownId.get().equals(now.id())) {
      return obstacle(
          Obstacle.TopicReplaced,
          "topic %s was deleted and made again: what was read is of topic id %s, and it is %s now"
              .formatted(topic, knownId.get(), now.id()));
    }
    for (Map.Entry<Integer, Long> read : checkpoint.planned().byPartition().entrySet()) {
      Long end = now.end().get(read.getKey());
      if (end != null && end >= read.getValue()) continue;
      return obstacle(
          Obstacle.TopicShortened,
          "partition %d of topic %s ends at %s, and was read up to %d: it is an older copy, or another topic"
              .formatted(read.getKey(), topic, end == null ? "nothing" : end.toString(), read.getValue()));
    }
    Offsets committed = checkpoint.committed().end();
    for (Map.Entry<Integer, Long> stored : committed.byPartition().entrySet()) {
      long begin = now.begin().get(stored.getKey());
      if (begin <= stored.getValue()) continue;
      return obstacle(
          Obstacle.RecordsRemoved,
          "partition %d of topic %s begins at %d, and was stored up to %d: the records between are gone"
              .formatted(stored.getKey(), topic, begin, stored.getValue()));
    }
    return Optional.empty();
  }

  private static Optional<ObstacleException> obstacle(Obstacle obstacle, String message) {
    return Optional.of(new ObstacleException(obstacle, message));
  }
}
