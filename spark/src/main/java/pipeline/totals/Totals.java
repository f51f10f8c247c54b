package pipeline.totals;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * Totals of the records of one bucket and value.
 *
 * @param records how many; 0 where there are none
 * @param sums of each measure: a Long of whole numbers, else a Double
 * @param without of each measure, how many of the records have no such figure: an average is of the others
 */
record Totals(long records, List<Number> sums, List<Long> without) {
  /** Adds up, in any order to the same totals. Not for many threads. */
  static final class Sum implements Serializable {
    private static final long serialVersionUID = 1;

    private long records = 0;
    private final long[] without;
    private final long[] whole;
    /** Null where the measure's sum is whole. */
    private final ExactSum[] exact;

    Sum(Measures measures) {
      without = new long[measures.count()];
      whole = new long[measures.count()];
      exact = new ExactSum[measures.count()];
      for (int at = 0; at < exact.length; at++) if (!measures.isWhole(at)) exact[at] = new ExactSum();
    }

    /** Adds one record. */
    void add(List<Object> record, Measures measures) {
      records++;
      for (int at = 0; at < without.length; at++) {
        Number figure = measures.figure(at, record);
        if (figure == null) without[at]++;
        else add(at, figure);
      }
    }

    void add(Totals part) {
      records += part.records();
      for (int at = 0; at < without.length; at++) {
        without[at] += part.without().get(at);
        add(at, part.sums().get(at));
      }
    }

    void addAll(Sum other) {
      records += other.records;
      for (int at = 0; at < without.length; at++) {
        without[at] += other.without[at];
        whole[at] += other.whole[at];
        if (exact[at] != null) exact[at].addAll(other.exact[at]);
      }
    }

    Totals totals() {
      List<Number> sums = new ArrayList<>(without.length);
      List<Long> lacking = new ArrayList<>(without.length);
      for (int at = 0; at < without.length; at++) {
        if (exact[at] == null) sums.add(whole[at]);
        else sums.add(exact[at].value());
        lacking.add(without[at]);
      }
      return new Totals(records, sums, lacking);
    }

    private void add(int measure, Number figure) {
      if (exact[measure] == null) whole[measure] += figure.longValue();
      else exact[measure].add(figure.doubleValue());
    }
  }
}
