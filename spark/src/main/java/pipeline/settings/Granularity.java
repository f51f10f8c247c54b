package pipeline.settings;

import java.util.Locale;
import java.util.NoSuchElementException;

/** How wide a bucket of the totals is; buckets begin at whole minutes, hours and days of UTC. */
public enum Granularity {
  MINUTE(60_000L),
  HOUR(60 * MINUTE.millis),
  DAY(24 * HOUR.millis);

  public final long millis;

  Granularity(long millis) {
    this.millis = millis;
  }

  /** The start of the bucket that {@code at} is in; both in milliseconds since 1970, which may be negative. */
  public long start(long at) {
    return Math.floorDiv(at, millis) * millis;
  }

  public long end(long start) {
    return start + millis;
  }

  /** The granularity whose totals this one's are put together from. */
  public Granularity finer() {
    if (this == MINUTE) throw new NoSuchElementException("nothing is finer than a minute");
    return values()[ordinal() - 1];
  }

  /** As column granularity has it. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
