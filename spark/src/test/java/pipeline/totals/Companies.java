package pipeline.totals;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import pipeline.records.Records;
import pipeline.settings.Definitions;

/** What the tests know of companies: figures of employees, revenue, investment and valuation, by country, sector and size. */
final class Companies {
  static final Dimensions DIMENSIONS = new Dimensions(Definitions.COMPANIES);
  static final Measures MEASURES = new Measures(Definitions.COMPANIES);
  static final DimensionValue FRANCE = new DimensionValue("country", "France");
  static final DimensionValue EGYPT = new DimensionValue("country", "Egypt");
  static final DimensionValue RETAIL = new DimensionValue("sector", "Retail");

  private Companies() {}

  /** In sector Retail. */
  static Place place(Instant at, String country, int employees) {
    return Place.of(Records.company(Records.SOME_ID, at, country, employees), DIMENSIONS);
  }

  static List<Object> company(
      String country, String sector, Integer employees, Double revenue, Double investment, Double valuation) {
    Object[] values = new Object[Definitions.COMPANIES.columns().size()];
    values[Definitions.COMPANIES.indexOf("country")] = country;
    values[Definitions.COMPANIES.indexOf("sector")] = sector;
    values[Definitions.COMPANIES.indexOf("number_of_employees")] = employees;
    values[Definitions.COMPANIES.indexOf("revenue")] = revenue;
    values[Definitions.COMPANIES.indexOf("investment_received")] = investment;
    values[Definitions.COMPANIES.indexOf("valuation")] = valuation;
    return Arrays.asList(values);
  }
}
