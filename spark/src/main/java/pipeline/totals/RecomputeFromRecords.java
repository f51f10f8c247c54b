package pipeline.totals;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.spark.api.java.function.FlatMapFunction;
import pipeline.cassandra.ReadAhead;
import pipeline.cassandra.RetryingSession;
import pipeline.settings.Granularity;
import pipeline.settings.LogLevels;

/**
 * One task: computes the totals of spans of time from their records, each minute read once, and answers what it counted of those that
 * are to be kept.
 */
public final class RecomputeFromRecords implements FlatMapFunction<Iterator<SpanToRead>, CountedMinute> {
  private static final long serialVersionUID = 1;

  private final Recomputation recomputation;
  private final boolean wholly;

  public RecomputeFromRecords(Recomputation recomputation) {
    this(recomputation, false);
  }

  /** @param wholly whether all minutes of a span are read, and not the touched ones alone where nothing of it was stored before */
  RecomputeFromRecords(Recomputation recomputation, boolean wholly) {
    this.recomputation = recomputation;
    this.wholly = wholly;
  }

  @Override
  public Iterator<CountedMinute> call(Iterator<SpanToRead> iterator) throws InterruptedException {
    LogLevels.apply();
    List<SpanToRead> spans = new ArrayList<>();
    iterator.forEachRemaining(spans::add);
    List<CountedMinute> kept = new ArrayList<>();
    if (spans.isEmpty()) return kept.iterator();
    try (RetryingSession session = recomputation.sessions().open()) {
      Work work = new Work(session, recomputation, spans, wholly);
      for (SpanToRead one : spans) {
        if (one.span().isMinute()) {
          CountedMinute counted = work.countOn(one);
          if (one.keep()) kept.add(counted);
        } else {
          work.compute(one.span(), one.span().granularity(), one.span().start());
        }
      }
      work.totals.flush();
    }
    return kept.iterator();
  }

  /** The minutes of all spans are read in their order, and so the spans have to be computed in it. */
  private static final class Work {
    private final Measures measures;
    private final ByMinuteTable records;
    private final TotalsTable totals;
    /** Those of which something was stored before this micro-batch, or by an attempt at it. */
    private final Set<RecomputePlan.Span> known;
    private final ReadAhead minutes;

    Work(RetryingSession session, Recomputation recomputation, List<SpanToRead> spans, boolean wholly)
        throws InterruptedException {
      this.measures = new Measures(recomputation.settings().definition());
      this.records = new ByMinuteTable(session, recomputation.settings());
      this.totals = new TotalsTable(session, recomputation);
      List<RecomputePlan.Span> wide = spans.stream().map(SpanToRead::span).filter(span -> !span.isMinute()).toList();
      this.known = wholly ? Set.copyOf(wide) : totals.known(wide);
      this.minutes = records.read(spans.stream().flatMap(this::minutesOf));
    }

    /** Stores the totals of a minute, and answers what those of its records add up to that are older than all that was touched. */
    CountedMinute countOn(SpanToRead one) throws InterruptedException {
      RecomputePlan.Span span = one.span();
      TotalsByValue before = new TotalsByValue(measures);
      before.addAll(one.counted().sums());
      TotalsByValue since = new TotalsByValue(measures);
      minutes.next(row -> records.add(row, ByMinuteTable.time(row) < span.since() ? before : since));
      since.addAll(before);
      put(Granularity.MINUTE, span.start(), since.of(span.values()));
      return new CountedMinute(span.start(), span.since(), before);
    }

    /** The totals of a bucket within the span, those it consists of computed and stored on the way, in the order of time. */
    Map<DimensionValue, Totals> compute(RecomputePlan.Span span, Granularity granularity, long start)
        throws InterruptedException {
      TotalsByValue sums = new TotalsByValue(measures);
      if (granularity == Granularity.MINUTE) {
        minutes.next(row -> records.add(row, sums));
      } else {
        Granularity finer = granularity.finer();
        for (long part = start; part < granularity.end(start); part += finer.millis) {
          if (known.contains(span) || span.isTouched(part, part + finer.millis)) {
            compute(span, finer, part).forEach(sums::add);
          }
        }
      }
      put(granularity, start, sums.of(span.values(start, granularity.end(start))));
      return sums.of(span.values());
    }

    private void put(Granularity granularity, long start, Map<DimensionValue, Totals> ofValues)
        throws InterruptedException {
      for (Map.Entry<DimensionValue, Totals> one : ofValues.entrySet()) {
        totals.put(granularity, one.getKey(), start, one.getValue());
      }
    }

    private Stream<CountedMinute> minutesOf(SpanToRead one) {
      RecomputePlan.Span span = one.span();
      if (span.isMinute()) return Stream.of(one.counted());
      return span.minutes(known.contains(span)).mapToObj(minute -> CountedMinute.nothing(minute, measures));
    }
  }
}
