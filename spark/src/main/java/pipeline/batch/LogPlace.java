package pipeline.batch;

import java.io.Serializable;
import pipeline.records.KafkaMessage;

/** Where a message is in the log. */
record LogPlace(int partition, long offset) implements Serializable {
  static LogPlace of(KafkaMessage message) {
    return new LogPlace(message.partition(), message.offset());
  }
}
