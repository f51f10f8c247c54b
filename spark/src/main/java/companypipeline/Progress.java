package companypipeline;

import java.time.Instant;

/**
 * A row of the progress table, but for the stream and the driver, which are always the same.
 *
 * @param at when it is reported
 * @param batchId the batch; on an idle row the last committed one, -1 where there is none
 * @param end everything below is stored
 * @param latest the topic's end when the batch was planned
 */
record Progress(
    Instant at,
    long batchId,
    long rows,
    long deadLetters,
    Offsets start,
    Offsets end,
    Offsets latest,
    long durationMs) {
  double rowsPerSecond() {
    return durationMs == 0 ? 0 : rows * 1000.0 / durationMs;
  }

  /** A sign of life: nothing was read since {@code position}, which is also the topic's end. */
  static Progress idle(Instant at, CommittedPosition position) {
    Offsets end = position.end();
    return new Progress(at, position.batchId(), 0, 0, end, end, end, 0);
  }
}
