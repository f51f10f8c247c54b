package pipeline.batch;

import java.io.Serializable;
import java.util.List;
import java.util.Set;
import pipeline.totals.RecentRecord;
import pipeline.totals.Touched;

/**
 * What a task changed, and what is left to do for it.
 *
 * @param deferred records to be stored after the touched totals are recomputed
 * @param newest a few of the newest records
 */
record Changes(Touched touched, Set<LogPlace> deferred, List<RecentRecord> newest) implements Serializable {}
