package pipeline.totals;

import java.io.Serializable;
import java.math.BigDecimal;
import java.util.Arrays;

/**
 * The sum of doubles, rounded once, at its end: the double nearest to the exact sum, so that it is the same in every order.
 * After Shewchuk, "Adaptive Precision Floating-Point Arithmetic" (1997), as Python's math.fsum does it: the partial sums do
 * not overlap, grow in magnitude, and add up to exactly what was added.
 */
final class ExactSum implements Serializable {
  private static final long serialVersionUID = 1;

  private double[] partials = new double[4];
  private int size = 0;
  /** Takes over where a partial sum leaves the doubles' range. */
  private BigDecimal beyond = null;
  /** The sum of infinities and NaN, which win over all else. */
  private double notFinite = 0;

  void add(double number) {
    if (!Double.isFinite(number)) notFinite += number;
    else if (beyond != null) beyond = beyond.add(new BigDecimal(number));
    else addFinite(number);
  }

  /** Adds what another one has added up, as exactly. */
  void addAll(ExactSum other) {
    notFinite += other.notFinite;
    if (other.beyond != null) {
      if (beyond == null) goBeyond(0, 0, 0);
      beyond = beyond.add(other.beyond);
    } else {
      for (int at = 0; at < other.size; at++) add(other.partials[at]);
    }
  }

  double value() {
    if (notFinite != 0) return notFinite;
    if (beyond != null) return beyond.doubleValue();
    if (size == 0) return 0;
    int at = size - 1;
    double high = partials[at];
    double low = 0;
    while (at > 0 && low == 0) {
      double sum = high + partials[--at];
      low = partials[at] - (sum - high);
      high = sum;
    }
    // Exactly half-way, the next partial says which of the two neighbours is nearer.
    if (at > 0 && (low < 0) == (partials[at - 1] < 0)) {
      double doubled = 2 * low;
      double sum = high + doubled;
      if (doubled == sum - high) high = sum;
    }
    // -0.0 + 0.0 is 0.0: no sum depends on whether the zero had a sign.
    return high + 0.0;
  }

  private void addFinite(double number) {
    double high = number;
    int kept = 0;
    for (int at = 0; at < size; at++) {
      double larger = Math.abs(high) < Math.abs(partials[at]) ? partials[at] : high;
      double smaller = larger == high ? partials[at] : high;
      double sum = larger + smaller;
      if (Double.isInfinite(sum)) {
        goBeyond(kept, at, high);
        return;
      }
      double rest = smaller - (sum - larger);
      if (rest != 0) partials[kept++] = rest;
      high = sum;
    }
    if (kept == partials.length) partials = Arrays.copyOf(partials, 2 * kept);
    if (high != 0) partials[kept++] = high;
    size = kept;
  }

  /** What is exact at this moment: the partials that were written anew, the sum under way, and those not reached yet. */
  private void goBeyond(int kept, int at, double high) {
    beyond = new BigDecimal(high);
    for (int done = 0; done < kept; done++) beyond = beyond.add(new BigDecimal(partials[done]));
    for (int rest = at; rest < size; rest++) beyond = beyond.add(new BigDecimal(partials[rest]));
  }
}
