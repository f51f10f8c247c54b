package pipeline.batch;

import pipeline.totals.RecordVersion;
import pipeline.totals.RecentRecord;
import pipeline.totals.Touched;
import java.io.Serializable;
import java.util.List;

/**
 * What a task changed, and what is left to do for it.
 *
 * @param deferred records to be stored after the touched totals are recomputed
 * @param newest a few of the newest records
 */
record Changes(Touched touched, List<Deferred> deferred, List<RecentRecord> newest) implements Serializable {
  /** A record whose row of facts is not written yet; {@code writtenAt} is its write timestamp. */
  record Deferred(RecordVersion version, long writtenAt) implements Serializable {}

  static Changes none() {
    return new Changes(new Touched(), List.of(), List.of());
  }
}
