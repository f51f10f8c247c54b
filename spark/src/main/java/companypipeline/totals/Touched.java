package companypipeline.totals;

import java.io.Serializable;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Which totals a micro-batch may have changed: by minute, the values that companies joined or left. Not for many threads. */
public final class Touched implements Serializable {
  private static final long serialVersionUID = 1;

  private final HashMap<Long, HashSet<DimensionValue>> byMinute = new HashMap<>();

  void add(Place place) {
    byMinute.computeIfAbsent(place.minute(), minute -> new HashSet<>()).addAll(place.values());
  }

  public void addAll(Touched other) {
    other.byMinute.forEach(
        (minute, values) -> byMinute.computeIfAbsent(minute, it -> new HashSet<>()).addAll(values));
  }

  /** By the start of the minute. */
  public Map<Long, ? extends Set<DimensionValue>> byMinute() {
    return byMinute;
  }
}
