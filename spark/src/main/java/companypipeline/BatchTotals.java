package companypipeline;

import java.util.Collection;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a micro-batch stored.
 *
 * @param rows messages read, dead letters included
 * @param firstOffsets of the partitions that anything was read of
 */
record BatchTotals(long rows, long deadLetters, Offsets firstOffsets) {
  static BatchTotals of(Collection<PartitionOutcome> outcomes) {
    long rows = 0;
    long deadLetters = 0;
    SortedMap<Integer, Long> first = new TreeMap<>();
    for (PartitionOutcome outcome : outcomes) {
      rows += outcome.rows();
      deadLetters += outcome.deadLetters();
      first.merge(outcome.partition(), outcome.firstOffset(), Math::min);
    }
    return new BatchTotals(rows, deadLetters, new Offsets(first));
  }

  /** Where a batch that ended at {@code end} began: a partition it read nothing of began where it ended. */
  Offsets start(Offsets end) {
    SortedMap<Integer, Long> start = new TreeMap<>(end.byPartition());
    start.putAll(firstOffsets.byPartition());
    return new Offsets(start);
  }
}
