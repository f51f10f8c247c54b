package pipeline.totals;

import pipeline.records.Fact;
import pipeline.records.KafkaMessage;

/**
 * A record as it is to be stored, and where its message is in the log.
 *
 * @param bytes about what it holds in memory
 */
public record RecordVersion(Fact fact, int bytes, int partition, long offset) {
  public static RecordVersion of(KafkaMessage message, Fact fact) {
    return new RecordVersion(fact, message.value().length, message.partition(), message.offset());
  }
}
