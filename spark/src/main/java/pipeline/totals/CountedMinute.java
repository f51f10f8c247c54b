package pipeline.totals;

import java.io.Serializable;

/**
 * What the records of a minute that are older than a time add up to, of all values: as they were read from the table. It holds as
 * long as nothing older than that time is touched.
 *
 * @param before milliseconds since 1970
 */
public record CountedMinute(long minute, long before, TotalsByValue sums) implements Serializable {
  /** Nothing of it is counted yet. */
  static CountedMinute nothing(long minute, Measures measures) {
    return new CountedMinute(minute, Long.MIN_VALUE, new TotalsByValue(measures));
  }
}
