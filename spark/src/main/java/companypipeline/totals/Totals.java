package companypipeline.totals;

import java.io.Serializable;

/**
 * Totals of the companies of one bucket and value.
 *
 * @param companies how many; 0 where there are none
 */
record Totals(long companies, long employees, double revenue, double investment, double valuation) {
  /** Adds up, in any order to the same totals. Not for many threads. */
  static final class Sum implements Serializable {
    private static final long serialVersionUID = 1;

    private long companies = 0;
    private long employees = 0;
    private final ExactSum revenue = new ExactSum();
    private final ExactSum investment = new ExactSum();
    private final ExactSum valuation = new ExactSum();

    void add(Totals part) {
      companies += part.companies();
      employees += part.employees();
      revenue.add(part.revenue());
      investment.add(part.investment());
      valuation.add(part.valuation());
    }

    void addAll(Sum other) {
      companies += other.companies;
      employees += other.employees;
      revenue.addAll(other.revenue);
      investment.addAll(other.investment);
      valuation.addAll(other.valuation);
    }

    Totals totals() {
      return new Totals(companies, employees, revenue.value(), investment.value(), valuation.value());
    }
  }
}
