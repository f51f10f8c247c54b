package pipeline.totals;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.function.Function;
import org.apache.spark.api.java.function.VoidFunction;
import pipeline.cassandra.ReadAhead;
import pipeline.cassandra.RetryingSession;
import pipeline.settings.Granularity;
import pipeline.settings.LogLevels;

/** One task: puts the totals of hours together from minutes, then those of days from hours. */
public final class RecomputeFromTotals implements VoidFunction<Iterator<RecomputePlan.Coarser>> {
  private static final long serialVersionUID = 1;

  private final Recomputation recomputation;

  /** Buckets of one value that follow one another, so that one query reads what they consist of. */
  record Run(DimensionValue value, long from, long to) {
    static List<Run> of(DimensionValue value, SortedSet<Long> buckets, long width) {
      List<Run> runs = new ArrayList<>();
      for (long start : buckets) {
        Run last = runs.isEmpty() ? null : runs.get(runs.size() - 1);
        if (last != null && last.to() == start) runs.set(runs.size() - 1, new Run(value, last.from(), start + width));
        else runs.add(new Run(value, start, start + width));
      }
      return runs;
    }
  }

  public RecomputeFromTotals(Recomputation recomputation) {
    this.recomputation = recomputation;
  }

  @Override
  public void call(Iterator<RecomputePlan.Coarser> iterator) throws InterruptedException {
    LogLevels.apply();
    List<RecomputePlan.Coarser> values = new ArrayList<>();
    iterator.forEachRemaining(values::add);
    if (values.isEmpty()) return;
    try (RetryingSession session = recomputation.sessions().open()) {
      TotalsTable table = new TotalsTable(session, recomputation);
      Measures measures = new Measures(recomputation.settings().definition());
      recompute(Granularity.HOUR, values, RecomputePlan.Coarser::hours, session, table, measures);
      // Days are put together from hours that are stored.
      recompute(Granularity.DAY, values, RecomputePlan.Coarser::days, session, table, measures);
    }
  }

  private static void recompute(
      Granularity granularity,
      List<RecomputePlan.Coarser> values,
      Function<RecomputePlan.Coarser, SortedSet<Long>> buckets,
      RetryingSession session,
      TotalsTable table,
      Measures measures)
      throws InterruptedException {
    List<Run> runs = new ArrayList<>();
    for (RecomputePlan.Coarser value : values) {
      runs.addAll(Run.of(value.value(), buckets.apply(value), granularity.millis));
    }
    Granularity finer = granularity.finer();
    ReadAhead parts =
        new ReadAhead(
            session, runs.stream().map(run -> table.between(finer, run.value(), run.from(), run.to())).iterator());
    for (Run run : runs) {
      Map<Long, Totals.Sum> sums = new HashMap<>();
      for (long start = run.from(); start < run.to(); start += granularity.millis) sums.put(start, new Totals.Sum(measures));
      parts.next(row -> sums.get(granularity.start(TotalsTable.start(row))).add(table.totals(row)));
      for (Map.Entry<Long, Totals.Sum> bucket : sums.entrySet()) {
        table.put(granularity, run.value(), bucket.getKey(), bucket.getValue().totals());
      }
    }
    table.flush();
  }
}
