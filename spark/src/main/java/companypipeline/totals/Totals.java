package companypipeline.totals;

import java.io.Serializable;

/**
 * Totals of the companies of one bucket and value.
 *
 * @param companies how many; 0 where there are none
 * @param without how many of them have no such figure: an average is of the others
 */
record Totals(long companies, long employees, double revenue, double investment, double valuation, Without without) {
  /** Companies that lack a figure. */
  record Without(long employees, long revenue, long investment, long valuation) implements Serializable {
    static final Without NONE = new Without(0, 0, 0, 0);

    private Without plus(Without other) {
      if (other.equals(NONE)) return this;
      return new Without(
          employees + other.employees,
          revenue + other.revenue,
          investment + other.investment,
          valuation + other.valuation);
    }
  }

  /** Of one company; a figure that is null counts nowhere. */
  static Totals ofOne(Integer employees, Double revenue, Double investment, Double valuation) {
    boolean allThere = employees != null && revenue != null && investment != null && valuation != null;
    return new Totals(
        1,
        employees == null ? 0 : employees,
        orZero(revenue),
        orZero(investment),
        orZero(valuation),
        allThere
            ? Without.NONE
            : new Without(oneIfNull(employees), oneIfNull(revenue), oneIfNull(investment), oneIfNull(valuation)));
  }

  private static double orZero(Double figure) {
    return figure == null ? 0 : figure;
  }

  private static long oneIfNull(Object figure) {
    return figure == null ? 1 : 0;
  }

  /** Adds up, in any order to the same totals. Not for many threads. */
  static final class Sum implements Serializable {
    private static final long serialVersionUID = 1;

    private long companies = 0;
    private long employees = 0;
    private final ExactSum revenue = new ExactSum();
    private final ExactSum investment = new ExactSum();
    private final ExactSum valuation = new ExactSum();
    private Without without = Without.NONE;

    void add(Totals part) {
      companies += part.companies();
      employees += part.employees();
      revenue.add(part.revenue());
      investment.add(part.investment());
      valuation.add(part.valuation());
      without = without.plus(part.without());
    }

    void addAll(Sum other) {
      companies += other.companies;
      employees += other.employees;
      revenue.addAll(other.revenue);
      investment.addAll(other.investment);
      valuation.addAll(other.valuation);
      without = without.plus(other.without);
    }

    Totals totals() {
      return new Totals(companies, employees, revenue.value(), investment.value(), valuation.value(), without);
    }
  }
}
