package companypipeline.totals;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** Adds up the totals of one bucket for each value that is wanted. Not for many threads. */
final class TotalsByValue {
  private final Map<DimensionValue, Totals.Sum> sums = new HashMap<>();

  /** @param wanted all else is left out */
  TotalsByValue(Set<DimensionValue> wanted) {
    wanted.forEach(value -> sums.put(value, new Totals.Sum()));
  }

  /** Adds one company, to one value of each dimension. */
  void add(String country, String sector, Totals company) {
    add(DimensionValue.ALL, company);
    add(DimensionValue.country(country), company);
    add(DimensionValue.sector(sector), company);
    add(DimensionValue.size((int) company.employees()), company);
  }

  /** Adds the totals of a part of the bucket. */
  void add(DimensionValue value, Totals part) {
    Totals.Sum sum = sums.get(value);
    if (sum != null) sum.add(part);
  }

  /** Of every value that is wanted, those without a company included. */
  Map<DimensionValue, Totals> totals() {
    Map<DimensionValue, Totals> totals = new HashMap<>();
    sums.forEach((value, sum) -> totals.put(value, sum.totals()));
    return totals;
  }
}
