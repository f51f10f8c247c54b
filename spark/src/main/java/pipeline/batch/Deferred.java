package pipeline.batch;

import java.io.Serializable;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Set;
import pipeline.records.KafkaMessage;

/**
 * Records whose rows of facts are still to be written: where their messages are in the log. What they say is read again, as thousands of large
 * ones would not fit into an executor. Not for many threads.
 */
final class Deferred implements Serializable {
  private static final long serialVersionUID = 1;

  private final HashMap<Integer, HashSet<Long>> offsets = new HashMap<>();

  void add(int partition, long offset) {
    add(partition, Set.of(offset));
  }

  void addAll(Deferred other) {
    other.offsets.forEach(this::add);
  }

  boolean isEmpty() {
    return offsets.isEmpty();
  }

  boolean contains(KafkaMessage message) {
    return offsets.getOrDefault(message.partition(), new HashSet<>()).contains(message.offset());
  }

  private void add(int partition, Set<Long> some) {
    offsets.computeIfAbsent(partition, it -> new HashSet<>()).addAll(some);
  }
}
