package companypipeline.totals;

import companypipeline.records.Company;
import companypipeline.settings.Granularity;
import java.io.Serializable;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * Where a version of a company stands in the rollups: its row in the table by minute, and the totals it counts in. Two
 * versions at one place change the numbers of the same rows.
 *
 * @param timestamp milliseconds since 1970
 */
record Place(long timestamp, DimensionValue country, DimensionValue sector, DimensionValue size)
    implements Serializable {
  /** What is null is in no dimension. */
  static Place of(Instant timestamp, String country, String sector, Integer employees) {
    return new Place(
        timestamp.toEpochMilli(),
        country == null ? null : DimensionValue.country(country),
        sector == null ? null : DimensionValue.sector(sector),
        employees == null ? null : DimensionValue.size(employees));
  }

  static Place of(Company company) {
    return of(company.timestamp(), company.country(), company.sector(), company.numberOfEmployees());
  }

  long minute() {
    return Granularity.MINUTE.start(timestamp);
  }

  /** One of each dimension that the company has. */
  List<DimensionValue> values() {
    return Stream.of(DimensionValue.ALL, country, sector, size).filter(Objects::nonNull).toList();
  }
}
