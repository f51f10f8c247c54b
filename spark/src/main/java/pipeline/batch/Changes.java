package pipeline.batch;

import java.io.Serializable;
import java.util.List;
import pipeline.totals.RecentRecord;
import pipeline.totals.Touched;

/**
 * What a task changed, and what is left to do for it.
 *
 * @param deferred records to be stored after the touched totals are recomputed
 * @param newest a few of the newest records
 * @param writtenAt the latest write timestamp of a record
 */
record Changes(Touched touched, Deferred deferred, List<RecentRecord> newest, long writtenAt)
    implements Serializable {
  static Changes none() {
    return noneOfTotals(Long.MIN_VALUE);
  }

  /** Of the facts alone. */
  static Changes noneOfTotals(long writtenAt) {
    return new Changes(new Touched(), new Deferred(), List.of(), writtenAt);
  }
}
