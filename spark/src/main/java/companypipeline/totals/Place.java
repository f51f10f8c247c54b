package companypipeline.totals;

import companypipeline.records.Company;
import companypipeline.settings.Granularity;
import java.io.Serializable;
import java.time.Instant;
import java.util.List;

/**
 * Where a version of a company stands in the rollups: its row in the table by minute, and the totals it counts in. Two
 * versions at one place change the numbers of the same rows.
 *
 * @param timestamp milliseconds since 1970
 */
record Place(long timestamp, DimensionValue country, DimensionValue sector, DimensionValue size)
    implements Serializable {
  static Place of(Instant timestamp, String country, String sector, int employees) {
    return new Place(
        timestamp.toEpochMilli(),
        DimensionValue.country(country),
        DimensionValue.sector(sector),
        DimensionValue.size(employees));
  }

  static Place of(Company company) {
    return of(company.timestamp(), company.country(), company.sector(), company.numberOfEmployees());
  }

  long minute() {
    return Granularity.MINUTE.start(timestamp);
  }

  /** One of each dimension. */
  List<DimensionValue> values() {
    return List.of(DimensionValue.ALL, country, sector, size);
  }
}
