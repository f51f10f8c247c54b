package companypipeline;

import java.io.Serializable;

/**
 * What a micro-batch stored of one topic partition.
 *
 * @param firstOffset the first offset read
 * @param rows messages read, dead letters included
 */
record PartitionOutcome(int partition, long firstOffset, long rows, long deadLetters) implements Serializable {
  static PartitionOutcome before(int partition, long firstOffset) {
    return new PartitionOutcome(partition, firstOffset, 0, 0);
  }

  PartitionOutcome plusCompany() {
    return new PartitionOutcome(partition, firstOffset, rows + 1, deadLetters);
  }

  PartitionOutcome plusDeadLetter() {
    return new PartitionOutcome(partition, firstOffset, rows + 1, deadLetters + 1);
  }
}
