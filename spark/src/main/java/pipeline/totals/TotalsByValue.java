package pipeline.totals;

import java.io.Serializable;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Adds up the totals of one bucket for each value. Not for many threads. */
final class TotalsByValue implements Serializable {
  private static final long serialVersionUID = 1;

  private final Measures measures;
  private final HashMap<DimensionValue, Totals.Sum> sums = new HashMap<>();

  TotalsByValue(Measures measures) {
    this.measures = measures;
  }

  /**
   * Adds one record to each of its values.
   *
   * @param record its values, in the columns' order
   */
  void add(List<DimensionValue> values, List<Object> record) {
    for (DimensionValue value : values) sumOf(value).add(record, measures);
  }

  /** Adds the totals of a part of the bucket. */
  void add(DimensionValue value, Totals part) {
    sumOf(value).add(part);
  }

  void addAll(TotalsByValue other) {
    other.sums.forEach((value, sum) -> sumOf(value).addAll(sum));
  }

  /** How many values have records. */
  int size() {
    return sums.size();
  }

  /** Of these values, those without a record included. */
  Map<DimensionValue, Totals> of(Collection<DimensionValue> values) {
    Totals none = measures.none();
    Map<DimensionValue, Totals> totals = new HashMap<>();
    for (DimensionValue value : values) {
      Totals.Sum sum = sums.get(value);
      totals.put(value, sum == null ? none : sum.totals());
    }
    return totals;
  }

  private Totals.Sum sumOf(DimensionValue value) {
    Totals.Sum sum = sums.get(value);
    if (sum == null) sums.put(value, sum = new Totals.Sum(measures));
    return sum;
  }
}
