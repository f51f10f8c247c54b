package pipeline.settings;

import java.io.Serializable;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;

/**
 * How long totals are kept, counted from the end of their bucket; days are kept for ever. Coarser totals are put together
 * from finer ones only within the first days of those ({@link #MINUTES_COMPLETE_DAYS}, {@link #HOURS_COMPLETE_DAYS}), and no
 * retention may be shorter: so none that is changed later, in either direction, can make a sum of what has partly expired.
 */
public record Retention(int minuteDays, int hourDays) implements Serializable {
  /** For so many days after an hour has begun, all its minutes are there. */
  static final int MINUTES_COMPLETE_DAYS = 7;
  /** For so many days after a day has begun, all its hours are there. */
  static final int HOURS_COMPLETE_DAYS = 365;
  static final int MIN_MINUTE_DAYS = MINUTES_COMPLETE_DAYS + 1;
  static final int MIN_HOUR_DAYS = HOURS_COMPLETE_DAYS + 1;
  /** Twenty years: the longest time to live that Cassandra takes. */
  static final int MAX_DAYS = 7300;

  /** Cassandra refuses what would expire later (2038, unless its storage_compatibility_mode is NONE). */
  private static final long LAST_EXPIRY_SECONDS = Integer.MAX_VALUE - TimeUnit.DAYS.toSeconds(1);
  private static final int FOR_EVER = 0;

  /** Whether totals of {@code granularity} that begin at {@code start} can still be put together from finer ones. */
  public static boolean finerIsComplete(Granularity granularity, long start, long now) {
    int days = granularity == Granularity.HOUR ? MINUTES_COMPLETE_DAYS : HOURS_COMPLETE_DAYS;
    return now < start + TimeUnit.DAYS.toMillis(days);
  }

  /** Seconds that a row is to live, as Cassandra takes them, 0 being for ever; empty where its time is over. */
  public OptionalInt ttlSeconds(Granularity granularity, long start, long now) {
    if (granularity == Granularity.DAY) return OptionalInt.of(FOR_EVER);
    int days = granularity == Granularity.MINUTE ? minuteDays : hourDays;
    long expiresAt = Math.floorDiv(granularity.end(start), 1000L) + TimeUnit.DAYS.toSeconds(days);
    long left = expiresAt - Math.floorDiv(now, 1000L);
    if (left <= 0) return OptionalInt.empty();
    return OptionalInt.of(expiresAt > LAST_EXPIRY_SECONDS ? FOR_EVER : (int) left);
  }
}
