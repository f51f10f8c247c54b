package pipeline.totals;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Keeps from one micro-batch to the next what was counted of the minutes that records go on arriving in, so that a minute is not read
 * anew with each batch of it, but only from where the last one began. Kept by the driver alone: a new one begins with whole
 * minutes. Not for many threads.
 */
public final class CountedMinutes {
  /** A batch goes on in the minute in which the one before ended; records of another partition may lag behind by one more. */
  private static final int MINUTES_A_BATCH = 2;
  private static final int MAX_MINUTES = 4;
  /** Of all minutes. What is counted travels to a task and back, some 330 bytes a value each time: less than to read as many rows costs. */
  private static final int MAX_VALUES = 20_000;

  /** What was counted last is the last one. */
  private final Map<Long, CountedMinute> byMinute = new LinkedHashMap<>();
  private final Measures measures;

  public CountedMinutes(Measures measures) {
    this.measures = measures;
  }

  /** What a task reads, in the order of the spans. */
  public List<SpanToRead> toRead(List<RecomputePlan.Span> spans) {
    List<Long> minutes =
        spans.stream().filter(RecomputePlan.Span::isMinute).map(RecomputePlan.Span::start).sorted().toList();
    List<Long> newest = minutes.subList(Math.max(0, minutes.size() - MINUTES_A_BATCH), minutes.size());
    List<SpanToRead> toRead = new ArrayList<>();
    for (RecomputePlan.Span span : spans) {
      boolean keep = span.isMinute() && newest.contains(span.start());
      // Whatever is touched before is no longer true, whether or not this batch comes to its end.
      CountedMinute counted = span.isMinute() ? byMinute.remove(span.start()) : null;
      boolean holds = counted != null && counted.before() <= span.since();
      toRead.add(new SpanToRead(span, holds ? counted : CountedMinute.nothing(span.start(), measures), keep));
    }
    return toRead;
  }

  /** What was counted for the spans that are to be kept. */
  public void keep(Collection<CountedMinute> counted) {
    for (CountedMinute minute : counted) byMinute.put(minute.minute(), minute);
    Iterator<CountedMinute> eldest = byMinute.values().iterator();
    while (byMinute.size() > MAX_MINUTES || values() > MAX_VALUES) {
      eldest.next();
      eldest.remove();
    }
  }

  private int values() {
    return byMinute.values().stream().mapToInt(minute -> minute.sums().size()).sum();
  }
}
