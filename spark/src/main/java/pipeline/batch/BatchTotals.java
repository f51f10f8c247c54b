package pipeline.batch;

import java.time.Instant;
import java.util.Collection;
import java.util.EnumMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import pipeline.records.Offsets;
import pipeline.records.RefusalKind;

/**
 * What a micro-batch stored.
 *
 * @param rows messages read, dead letters included
 * @param deadLetters how many, by why
 * @param firstOffsets of the partitions that anything was read of
 * @param oldest when the oldest message was appended to the topic; {@link Instant#MAX} where there was none
 * @param pausedMs how long the batch was not ended though all of it was stored
 */
public record BatchTotals(long rows, Map<RefusalKind, Long> deadLetters, Offsets firstOffsets, Instant oldest, long pausedMs) {
  static BatchTotals of(Collection<TaskOutcome> outcomes) {
    long rows = 0;
    Map<RefusalKind, Long> deadLetters = new EnumMap<>(RefusalKind.class);
    SortedMap<Integer, Long> first = new TreeMap<>();
    Instant oldest = Instant.MAX;
    for (TaskOutcome task : outcomes) {
      rows += task.rows();
      task.deadLetters().forEach((why, count) -> deadLetters.merge(why, count, Long::sum));
      task.reads().forEach(read -> first.merge(read.partition(), read.firstOffset(), Math::min));
      if (task.oldest().isBefore(oldest)) oldest = task.oldest();
    }
    return new BatchTotals(rows, deadLetters, new Offsets(first), oldest, 0);
  }

  BatchTotals after(long pauseMs) {
    return new BatchTotals(rows, deadLetters, firstOffsets, oldest, pauseMs);
  }

  /** Where a batch that ended at {@code end} began: a partition it read nothing of began where it ended. */
  public Offsets start(Offsets end) {
    SortedMap<Integer, Long> start = new TreeMap<>(end.byPartition());
    start.putAll(firstOffsets.byPartition());
    return new Offsets(start);
  }
}
