package pipeline.totals;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.LongStream;
import pipeline.settings.Granularity;
import pipeline.settings.Retention;

/**
 * What has to be recomputed, and from what: first {@code spans} from the records, then {@code coarser} from the totals
 * below them.
 *
 * @param spans in the order of time
 * @param coarser by value, in its order
 */
public record RecomputePlan(List<Span> spans, List<Coarser> coarser) {
  /**
   * A time whose totals, of its own granularity and all finer ones, are computed from its records: a minute, or the hour or
   * the day that the minute is in where the totals it would be put together from may have expired.
   *
   * @param touched the touched values by minute, within the span
   * @param since the earliest time at which something may have changed
   */
  public record Span(Granularity granularity, long start, TreeMap<Long, Set<DimensionValue>> touched, long since)
      implements Serializable {
    boolean isMinute() {
      return granularity == Granularity.MINUTE;
    }

    /** The touched values of all its minutes. */
    Set<DimensionValue> values() {
      return values(start, granularity.end(start));
    }

    /** Whether a record joined or left within [from, to). */
    boolean isTouched(long from, long to) {
      return !touched.subMap(from, to).isEmpty();
    }

    /**
     * The minutes to read, in their order: all of them, but for a span of which nothing was stored before. What is there of it then is of
     * this micro-batch, and so is touched: records of many old days that nobody knew of cost as many reads as there are records, and not 1,440 a day.
     */
    LongStream minutes(boolean isKnown) {
      if (!isKnown) return touched.keySet().stream().mapToLong(minute -> minute);
      return LongStream.iterate(start, minute -> minute < granularity.end(start), minute -> minute + Granularity.MINUTE.millis);
    }

    /** The touched values of its minutes that begin in [from, to). */
    Set<DimensionValue> values(long from, long to) {
      Set<DimensionValue> values = new HashSet<>();
      touched.subMap(from, to).values().forEach(values::addAll);
      return values;
    }
  }

  /** Buckets of one value whose totals are put together: hours from minutes, then days from hours. */
  record Coarser(DimensionValue value, TreeSet<Long> hours, TreeSet<Long> days) implements Serializable {
    Coarser(DimensionValue value) {
      this(value, new TreeSet<>(), new TreeSet<>());
    }
  }

  /** @param now milliseconds since 1970 */
  public static RecomputePlan of(Touched touched, long now) {
    TreeMap<Granularity, TreeMap<Long, TreeMap<Long, Set<DimensionValue>>>> spans = new TreeMap<>();
    TreeMap<DimensionValue, Coarser> coarser = new TreeMap<>();
    touched
        .byMinute()
        .forEach(
            (minute, values) -> {
              Granularity span = spanOf(minute, now);
              spans
                  .computeIfAbsent(span, it -> new TreeMap<>())
                  .computeIfAbsent(span.start(minute), it -> new TreeMap<>())
                  .put(minute, new HashSet<>(values));
              if (span == Granularity.DAY) return;
              for (DimensionValue value : values) {
                Coarser buckets = coarser.computeIfAbsent(value, Coarser::new);
                if (span == Granularity.MINUTE) buckets.hours().add(Granularity.HOUR.start(minute));
                buckets.days().add(Granularity.DAY.start(minute));
              }
            });
    List<Span> inOrder = new ArrayList<>();
    spans.forEach(
        (granularity, starts) ->
            starts.forEach((start, minutes) ->
                    inOrder.add(new Span(granularity, start, minutes, touched.since(minutes.firstKey())))));
    return new RecomputePlan(inOrder, new ArrayList<>(coarser.values()));
  }

  /** What is left without these spans, which are of whole days that nothing coarser is put together from. */
  public RecomputePlan without(Collection<Span> putOff) {
    Set<Span> out = Collections.newSetFromMap(new IdentityHashMap<>());
    out.addAll(putOff);
    return new RecomputePlan(spans.stream().filter(span -> !out.contains(span)).toList(), coarser);
  }

  private static Granularity spanOf(long minute, long now) {
    if (!Retention.finerIsComplete(Granularity.DAY, Granularity.DAY.start(minute), now)) return Granularity.DAY;
    if (!Retention.finerIsComplete(Granularity.HOUR, Granularity.HOUR.start(minute), now)) return Granularity.HOUR;
    return Granularity.MINUTE;
  }
}
