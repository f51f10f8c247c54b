package pipeline.batch;

import java.io.Serializable;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import pipeline.records.KafkaMessage;

/**
 * Records whose rows of facts are still to be written: where their messages are in the log, and with which write timestamp. What they say is
 * read again, as thousands of large ones would not fit into an executor. Not for many threads.
 */
final class Deferred implements Serializable {
  private static final long serialVersionUID = 1;

  /** By partition, by offset. */
  private final HashMap<Integer, HashMap<Long, Long>> writtenAt = new HashMap<>();

  void add(int partition, long offset, long timestamp) {
    writtenAt.computeIfAbsent(partition, it -> new HashMap<>()).put(offset, timestamp);
  }

  void addAll(Deferred other) {
    other.writtenAt.forEach((partition, offsets) -> offsets.forEach((offset, timestamp) -> add(partition, offset, timestamp)));
  }

  boolean isEmpty() {
    return writtenAt.isEmpty();
  }

  /** Empty where the message is none of these. */
  OptionalLong writtenAt(KafkaMessage message) {
    Map<Long, Long> offsets = writtenAt.get(message.partition());
    Long timestamp = offsets == null ? null : offsets.get(message.offset());
    return timestamp == null ? OptionalLong.empty() : OptionalLong.of(timestamp);
  }
}
