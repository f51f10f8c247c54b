package pipeline.records;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoField;
import java.util.Optional;

/**
 * A record's time: ISO 8601 with a T or a blank between date and time; seconds, a fraction of up to nine digits, and the offset (Z,
 * +05:30, +0530, +05) may be left out. A time without an offset is UTC. domain/recordTime.ts reads it in the same way.
 */
final class RecordTime {
  private static final DateTimeFormatter FORMAT =
      new DateTimeFormatterBuilder()
          .append(DateTimeFormatter.ISO_LOCAL_DATE)
          .appendLiteral('T')
          .append(DateTimeFormatter.ISO_LOCAL_TIME)
          .appendOptional(offset("+HH:MM"))
          .appendOptional(offset("+HHMM"))
          .appendOptional(offset("+HH"))
          .parseDefaulting(ChronoField.OFFSET_SECONDS, ZoneOffset.UTC.getTotalSeconds())
          .toFormatter()
          .withResolverStyle(ResolverStyle.STRICT);

  /** The years 0 to 9999, in any offset: what is beyond would leave the range of some clock on its way. */
  private static final long FIRST = Instant.parse("-0001-12-31T06:00:00Z").toEpochMilli();
  private static final long LAST = Instant.parse("+10000-01-01T18:00:00Z").toEpochMilli();

  private RecordTime() {}

  private static DateTimeFormatter offset(String pattern) {
    return new DateTimeFormatterBuilder().appendOffset(pattern, "Z").toFormatter();
  }

  /** Empty where it is none, or in no calendar. */
  static Optional<Instant> read(String text) {
    try {
      Instant time = Instant.from(FORMAT.parse(text.replace(' ', 'T')));
      return ofMillis(time.toEpochMilli()).map(inRange -> time);
    } catch (DateTimeException | ArithmeticException cause) {
      return Optional.empty();
    }
  }

  /** From milliseconds since 1970; empty where that is no time. */
  static Optional<Instant> ofMillis(double millis) {
    return millis >= FIRST && millis <= LAST ? Optional.of(Instant.ofEpochMilli((long) millis)) : Optional.empty();
  }
}
