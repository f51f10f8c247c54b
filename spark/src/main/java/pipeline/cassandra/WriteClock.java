package pipeline.cassandra;

import java.util.function.LongSupplier;

/**
 * Cassandra's write timestamps, in microseconds since 1970: the time, but each later than the one before, so that of two
 * writes in flight for one row the one that was made later wins, whichever arrives first. Not for many threads.
 */
public final class WriteClock {
  private final LongSupplier millis;
  private long last;

  public WriteClock(LongSupplier millis) {
    this(millis, Long.MIN_VALUE);
  }

  /** @param after what was written before, maybe by another machine: all timestamps are later */
  public WriteClock(LongSupplier millis, long after) {
    this.millis = millis;
    this.last = after;
  }

  /** The last one that was given. */
  public long last() {
    return last;
  }

  public long next() {
    return nextAfter(Long.MIN_VALUE);
  }

  /** Later than {@code written}, too: what is there may have been written by a machine whose clock is ahead of ours. */
  public long nextAfter(long written) {
    last = Math.max(Math.max(last, written) + 1, millis.getAsLong() * 1000);
    return last;
  }
}
