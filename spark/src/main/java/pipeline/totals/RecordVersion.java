package pipeline.totals;

import pipeline.records.Fact;
import pipeline.records.KafkaMessage;

/**
 * A record as it is to be stored, and where its message is in the log.
 *
 * @param bytes about what it holds in memory
 * @param writtenAt write timestamp of all that follows from it
 */
public record RecordVersion(Fact fact, int bytes, int partition, long offset, long writtenAt) {
  public static RecordVersion of(KafkaMessage message, Fact fact) {
    return new RecordVersion(fact, message.value().length, message.partition(), message.offset(), message.writtenAt());
  }
}
