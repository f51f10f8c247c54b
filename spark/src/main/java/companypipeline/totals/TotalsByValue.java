package companypipeline.totals;

import java.io.Serializable;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/** Adds up the totals of one bucket for each value. Not for many threads. */
final class TotalsByValue implements Serializable {
  private static final long serialVersionUID = 1;
  private static final Totals NONE = new Totals.Sum().totals();

  private final HashMap<DimensionValue, Totals.Sum> sums = new HashMap<>();

  /** Adds one company, to its value of each dimension that it has. */
  void add(Place place, Totals company) {
    for (DimensionValue value : place.values()) add(value, company);
  }

  /** Adds the totals of a part of the bucket. */
  void add(DimensionValue value, Totals part) {
    sums.computeIfAbsent(value, it -> new Totals.Sum()).add(part);
  }

  void addAll(TotalsByValue other) {
    other.sums.forEach((value, sum) -> sums.computeIfAbsent(value, it -> new Totals.Sum()).addAll(sum));
  }

  /** How many values have companies. */
  int size() {
    return sums.size();
  }

  /** Of these values, those without a company included. */
  Map<DimensionValue, Totals> of(Collection<DimensionValue> values) {
    Map<DimensionValue, Totals> totals = new HashMap<>();
    for (DimensionValue value : values) {
      Totals.Sum sum = sums.get(value);
      totals.put(value, sum == null ? NONE : sum.totals());
    }
    return totals;
  }
}
