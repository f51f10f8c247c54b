package pipeline.totals;

import java.io.Serializable;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Which totals a micro-batch may have changed: by minute, the values that records joined or left, and since when. Not for many
 * threads.
 */
public final class Touched implements Serializable {
  private static final long serialVersionUID = 1;

  private final HashMap<Long, HashSet<DimensionValue>> byMinute = new HashMap<>();
  private final HashMap<Long, Long> since = new HashMap<>();

  void add(Place place) {
    byMinute.computeIfAbsent(place.minute(), minute -> new HashSet<>()).addAll(place.values());
    since.merge(place.minute(), place.time(), Math::min);
  }

  public void addAll(Touched other) {
    other.byMinute.forEach(
        (minute, values) -> byMinute.computeIfAbsent(minute, it -> new HashSet<>()).addAll(values));
    other.since.forEach((minute, timestamp) -> since.merge(minute, timestamp, Math::min));
  }

  /** By the start of the minute. */
  public Map<Long, ? extends Set<DimensionValue>> byMinute() {
    return byMinute;
  }

  /** The earliest time of a record in that touched minute which joined it or left it, in milliseconds since 1970. */
  long since(long minute) {
    return since.get(minute);
  }
}
