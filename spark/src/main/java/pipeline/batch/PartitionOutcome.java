package pipeline.batch;

import java.io.Serializable;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import pipeline.records.KafkaMessage;
import pipeline.records.RefusalKind;

/**
 * What a micro-batch stored of one topic partition.
 *
 * @param firstOffset the first offset read
 * @param oldest when the oldest message read was appended to the topic
 * @param rows messages read, dead letters included
 * @param deadLetters how many, by why; a kind that did not occur is not there
 */
record PartitionOutcome(
    int partition, long firstOffset, Instant oldest, long rows, Map<RefusalKind, Long> deadLetters)
    implements Serializable {
  static PartitionOutcome before(KafkaMessage first) {
    return new PartitionOutcome(
        first.partition(), first.offset(), first.appendedAt(), 0, new EnumMap<>(RefusalKind.class));
  }

  PartitionOutcome plusRecord(KafkaMessage message) {
    return new PartitionOutcome(partition, firstOffset, older(message), rows + 1, deadLetters);
  }

  PartitionOutcome plusDeadLetter(KafkaMessage message, RefusalKind why) {
    Map<RefusalKind, Long> more = new EnumMap<>(RefusalKind.class);
    more.putAll(deadLetters);
    more.merge(why, 1L, Long::sum);
    return new PartitionOutcome(partition, firstOffset, older(message), rows + 1, more);
  }

  private Instant older(KafkaMessage message) {
    return message.appendedAt().isBefore(oldest) ? message.appendedAt() : oldest;
  }
}
