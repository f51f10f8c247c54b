package companypipeline.totals;

import companypipeline.cassandra.PatientSession;
import companypipeline.cassandra.ReadAhead;
import companypipeline.settings.Granularity;
import companypipeline.settings.LogLevels;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.apache.spark.api.java.function.FlatMapFunction;

/**
 * One task: computes the totals of spans of time from their companies, each minute read once, and answers what it counted of those that
 * are to be kept.
 */
public final class RecomputeFromCompanies implements FlatMapFunction<Iterator<SpanToRead>, CountedMinute> {
  private static final long serialVersionUID = 1;

  private final Recomputation recomputation;

  public RecomputeFromCompanies(Recomputation recomputation) {
    this.recomputation = recomputation;
  }

  @Override
  public Iterator<CountedMinute> call(Iterator<SpanToRead> iterator) throws InterruptedException {
    LogLevels.apply();
    List<SpanToRead> spans = new ArrayList<>();
    iterator.forEachRemaining(spans::add);
    List<CountedMinute> kept = new ArrayList<>();
    if (spans.isEmpty()) return kept.iterator();
    try (PatientSession session = recomputation.sessions().open()) {
      CompaniesByMinute companies = new CompaniesByMinute(session, recomputation.settings());
      TotalsTable totals = new TotalsTable(session, recomputation);
      ReadAhead minutes = companies.read(spans.stream().flatMap(RecomputeFromCompanies::minutes));
      for (SpanToRead one : spans) {
        if (one.span().isMinute()) {
          CountedMinute counted = countOn(one, minutes, totals);
          if (one.keep()) kept.add(counted);
        } else {
          compute(one.span(), one.span().granularity(), one.span().start(), minutes, totals);
        }
      }
      totals.flush();
    }
    return kept.iterator();
  }

  /** Stores the totals of a minute, and answers what those of its companies add up to that are older than all that was touched. */
  private static CountedMinute countOn(SpanToRead one, ReadAhead minutes, TotalsTable table)
      throws InterruptedException {
    RecomputePlan.Span span = one.span();
    TotalsByValue before = new TotalsByValue();
    before.addAll(one.counted().sums());
    TotalsByValue since = new TotalsByValue();
    minutes.next(
        row -> CompaniesByMinute.add(row, CompaniesByMinute.timestamp(row) < span.since() ? before : since));
    since.addAll(before);
    put(Granularity.MINUTE, span.start(), since.of(span.values()), table);
    return new CountedMinute(span.start(), span.since(), before);
  }

  /** The totals of a bucket within the span, those it consists of computed and stored on the way, in the order of time. */
  private static Map<DimensionValue, Totals> compute(
      RecomputePlan.Span span, Granularity granularity, long start, ReadAhead minutes, TotalsTable table)
      throws InterruptedException {
    TotalsByValue sums = new TotalsByValue();
    if (granularity == Granularity.MINUTE) {
      minutes.next(row -> CompaniesByMinute.add(row, sums));
    } else {
      Granularity finer = granularity.finer();
      for (long part = start; part < granularity.end(start); part += finer.millis) {
        compute(span, finer, part, minutes, table).forEach(sums::add);
      }
    }
    put(granularity, start, sums.of(span.values(start, granularity.end(start))), table);
    return sums.of(span.values());
  }

  private static void put(Granularity granularity, long start, Map<DimensionValue, Totals> totals, TotalsTable table)
      throws InterruptedException {
    for (Map.Entry<DimensionValue, Totals> one : totals.entrySet()) {
      table.put(granularity, one.getKey(), start, one.getValue());
    }
  }

  private static Stream<CountedMinute> minutes(SpanToRead one) {
    RecomputePlan.Span span = one.span();
    if (span.isMinute()) return Stream.of(one.counted());
    long minutes = span.granularity().millis / Granularity.MINUTE.millis;
    return LongStream.range(0, minutes)
        .mapToObj(minute -> CountedMinute.nothing(span.start() + minute * Granularity.MINUTE.millis));
  }
}
