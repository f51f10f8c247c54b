package companypipeline.totals;

import companypipeline.cassandra.PatientSession;
import companypipeline.cassandra.ReadAhead;
import companypipeline.settings.Granularity;
import companypipeline.settings.LogLevels;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.LongStream;
import org.apache.spark.api.java.function.VoidFunction;

/** One task: computes the totals of spans of time from their companies, each minute read once. */
public final class RecomputeFromCompanies implements VoidFunction<Iterator<RecomputePlan.Span>> {
  private static final long serialVersionUID = 1;

  private final Recomputation recomputation;

  public RecomputeFromCompanies(Recomputation recomputation) {
    this.recomputation = recomputation;
  }

  @Override
  public void call(Iterator<RecomputePlan.Span> iterator) throws InterruptedException {
    LogLevels.apply();
    List<RecomputePlan.Span> spans = new ArrayList<>();
    iterator.forEachRemaining(spans::add);
    if (spans.isEmpty()) return;
    try (PatientSession session = recomputation.sessions().open()) {
      CompaniesByMinute companies = new CompaniesByMinute(session, recomputation.settings());
      TotalsTable totals = new TotalsTable(session, recomputation);
      ReadAhead minutes = companies.read(spans.stream().flatMapToLong(RecomputeFromCompanies::minutes).iterator());
      for (RecomputePlan.Span span : spans) {
        compute(span, span.granularity(), span.start(), span.values(), minutes, totals);
      }
      totals.flush();
    }
  }

  /** The totals of a bucket within the span, those it consists of computed and stored on the way, in the order of time. */
  private static Map<DimensionValue, Totals> compute(
      RecomputePlan.Span span,
      Granularity granularity,
      long start,
      Set<DimensionValue> wanted,
      ReadAhead minutes,
      TotalsTable table)
      throws InterruptedException {
    TotalsByValue sums = new TotalsByValue(wanted);
    if (granularity == Granularity.MINUTE) {
      minutes.next(row -> CompaniesByMinute.add(row, sums));
    } else {
      Granularity finer = granularity.finer();
      for (long part = start; part < granularity.end(start); part += finer.millis) {
        compute(span, finer, part, wanted, minutes, table).forEach(sums::add);
      }
    }
    Map<DimensionValue, Totals> totals = sums.totals();
    for (DimensionValue value : span.values(start, granularity.end(start))) {
      table.put(granularity, value, start, totals.get(value));
    }
    return totals;
  }

  private static LongStream minutes(RecomputePlan.Span span) {
    long minutes = span.granularity().millis / Granularity.MINUTE.millis;
    return LongStream.range(0, minutes).map(minute -> span.start() + minute * Granularity.MINUTE.millis);
  }
}
