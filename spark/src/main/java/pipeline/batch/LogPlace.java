package pipeline.batch;

import java.io.Serializable;
import java.util.Comparator;

/**
 * Where a message is in a topic's log, of all partitions together: by the time it was appended, which within a partition never goes back here,
 * whatever the broker's clock did.
 *
 * @param at milliseconds since 1970
 */
record LogPlace(long at, int partition, long offset) implements Comparable<LogPlace>, Serializable {
  private static final Comparator<LogPlace> ORDER =
      Comparator.comparingLong(LogPlace::at).thenComparingInt(LogPlace::partition).thenComparingLong(LogPlace::offset);

  @Override
  public int compareTo(LogPlace other) {
    return ORDER.compare(this, other);
  }
}
