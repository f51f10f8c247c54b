package companypipeline.records;

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

  private RecordTime() {}

  private static DateTimeFormatter offset(String pattern) {
    return new DateTimeFormatterBuilder().appendOffset(pattern, "Z").toFormatter();
  }

  /** Empty where it is none, or in no calendar. */
  static Optional<Instant> read(String text) {
    try {
      return Optional.of(Instant.from(FORMAT.parse(text.replace(' ', 'T'))));
    } catch (DateTimeException cause) {
      return Optional.empty();
    }
  }
}
