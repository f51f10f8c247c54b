package pipeline.progress;

import pipeline.records.Offsets;

/**
 * How far the stream has come.
 *
 * @param batchId the last batch that is stored and committed; -1 where there is none
 * @param end everything below is stored
 */
public record CommittedPosition(long batchId, Offsets end) {
  public static final CommittedPosition NONE = new CommittedPosition(-1, Offsets.none());
}
