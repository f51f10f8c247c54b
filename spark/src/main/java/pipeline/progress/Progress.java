package pipeline.progress;

import java.time.Instant;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import pipeline.records.Offsets;
import pipeline.records.RefusalKind;

/**
 * What is reported of a micro-batch, or of having none.
 *
 * @param at when it is reported
 * @param batchId the batch; on an idle row the last committed one, -1 where there is none
 * @param end everything below is stored
 * @param deadLetters how many, by why
 * @param latest the topic's end when the batch was planned
 * @param latencyMs from the append of the batch's oldest message to now; 0 where there is no batch
 */
public record Progress(
    Instant at,
    long batchId,
    long rows,
    Map<RefusalKind, Long> deadLetters,
    Offsets start,
    Offsets end,
    Offsets latest,
    long durationMs,
    long latencyMs) {
  double rowsPerSecond() {
    return durationMs == 0 ? 0 : rows * 1000.0 / durationMs;
  }

  /** A sign of life: nothing was read since {@code position}, which is also the topic's end. */
  static Progress idle(Instant at, CommittedPosition position) {
    Offsets end = position.end();
    return new Progress(at, position.batchId(), 0, Map.of(), end, end, end, 0, 0);
  }

  /** Messages that waited when the batch was planned and still do, by partition. */
  SortedMap<Integer, Long> lag() {
    SortedMap<Integer, Long> lag = new TreeMap<>();
    latest
        .byPartition()
        .forEach(
            (partition, offset) ->
                lag.put(partition, Math.max(0, offset - end.byPartition().getOrDefault(partition, 0L))));
    return lag;
  }

  long deadLetterCount() {
    return deadLetters.values().stream().mapToLong(Long::longValue).sum();
  }
}
