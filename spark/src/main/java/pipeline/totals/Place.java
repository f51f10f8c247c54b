package pipeline.totals;

import java.io.Serializable;
import java.time.Instant;
import java.util.List;
import pipeline.records.Fact;
import pipeline.settings.Granularity;

/**
 * Where a version of a record stands in the rollups: its row in the table by minute, and the totals it counts in. Two
 * versions at one place change the numbers of the same rows.
 *
 * @param time milliseconds since 1970
 * @param values all, and one of each dimension that the record has
 */
record Place(long time, List<DimensionValue> values) implements Serializable {
  /** @param record its values, in the columns' order */
  static Place of(Instant time, List<Object> record, Dimensions dimensions) {
    return new Place(time.toEpochMilli(), dimensions.of(record));
  }

  static Place of(Fact fact, Dimensions dimensions) {
    return of(fact.time(), fact.values(), dimensions);
  }

  long minute() {
    return Granularity.MINUTE.start(time);
  }
}
