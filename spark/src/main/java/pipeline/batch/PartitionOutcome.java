package pipeline.batch;

import java.io.Serializable;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import pipeline.records.KafkaMessage;
import pipeline.records.RefusalKind;
import pipeline.writetimes.WriteTimes;

/**
 * What a micro-batch stored of one topic partition.
 *
 * @param firstOffset the first offset read
 * @param lastOffset the last one
 * @param writtenAt write timestamp of the last message
 * @param oldest when the oldest message read was appended to the topic
 * @param rows messages read, dead letters included
 * @param deadLetters how many, by why; a kind that did not occur is not there
 */
record PartitionOutcome(
    int partition,
    long firstOffset,
    long lastOffset,
    long writtenAt,
    Instant oldest,
    long rows,
    Map<RefusalKind, Long> deadLetters)
    implements Serializable {
  static PartitionOutcome before(KafkaMessage first) {
    return new PartitionOutcome(
        first.partition(), first.offset(), first.offset(), first.writtenAt(), first.appendedAt(), 0, new EnumMap<>(RefusalKind.class));
  }

  PartitionOutcome plusRecord(KafkaMessage message) {
    return plus(message, deadLetters);
  }

  PartitionOutcome plusDeadLetter(KafkaMessage message, RefusalKind why) {
    Map<RefusalKind, Long> more = new EnumMap<>(RefusalKind.class);
    more.putAll(deadLetters);
    more.merge(why, 1L, Long::sum);
    return plus(message, more);
  }

  WriteTimes.Read read() {
    return new WriteTimes.Read(partition, firstOffset, lastOffset, writtenAt);
  }

  private PartitionOutcome plus(KafkaMessage message, Map<RefusalKind, Long> refused) {
    return new PartitionOutcome(
        partition, firstOffset, message.offset(), message.writtenAt(), older(message), rows + 1, refused);
  }

  private Instant older(KafkaMessage message) {
    return message.appendedAt().isBefore(oldest) ? message.appendedAt() : oldest;
  }
}
