package pipeline.records;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import pipeline.settings.Definition.Column;
import pipeline.settings.Definition;

/** Turns a message's value into a row of the facts, or says why it is none. Safe for many threads. */
public final class RecordReader {
  /** Cassandra takes mutations of up to 16 MiB by default; text in UTF-8 and its JSON copy need room to spare. */
  public static final int MAX_BYTES = 8 * 1024 * 1024;

  /** What Cassandra takes as a key. */
  private static final int MAX_KEY_BYTES = 65_535;
  /** JavaScript, which reads every number as a double, knows no larger whole number for sure. */
  private static final long MAX_SAFE_INTEGER = (1L << 53) - 1;
  private static final Pattern UUID_TEXT =
      Pattern.compile("[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}");

  private final RecordSchema schema;
  private final List<Column> columns;
  private final Set<String> jsonColumns;
  private final int key;
  private final int time;

  /** @throws IllegalArgumentException where the schema is none */
  public RecordReader(Definition definition) {
    this.schema = RecordSchema.of(definition.schema().toString());
    this.columns = definition.columns();
    this.jsonColumns =
        columns.stream()
            .filter(column -> column.type() == Definition.Type.JSON)
            .map(Column::name)
            .collect(Collectors.toUnmodifiableSet());
    this.key = definition.indexOf(definition.key());
    this.time = definition.indexOf(definition.time());
  }

  /**
   * Fields that the facts have no column for are left out, and columns that the record has no field for are null. Numbers are read as doubles, as every JavaScript reader of the
   * topic reads them; within the JSON columns they stay digit by digit as they came.
   *
   * @param value the message's value; may be null
   * @throws RefusedValueException where the value is not a record that can be stored
   */
  public Fact read(byte[] value) throws RefusedValueException {
    if (value == null) throw new RefusedValueException(RefusalKind.EMPTY, "the value is null");
    if (value.length > MAX_BYTES) {
      throw new RefusedValueException(
          RefusalKind.TOO_LARGE, "the value has " + value.length + " bytes, which is more than " + MAX_BYTES);
    }
    String text = JsonText.decode(value);
    JsonNode record = JsonText.parse(text);
    schema.check(record);
    Map<String, String> json = jsonColumns.isEmpty() ? Map.of() : JsonText.compactFields(text, jsonColumns);
    Object[] values = new Object[columns.size()];
    for (int index = 0; index < values.length; index++) {
      Column column = columns.get(index);
      JsonNode field = record.get(column.name());
      if (field != null && !field.isNull()) values[index] = value(column, field, json);
    }
    requireKey(values[key]);
    return new Fact(values[key], (Instant) values[time], Arrays.asList(values));
  }

  private static Object value(Column column, JsonNode field, Map<String, String> json) throws RefusedValueException {
    String name = column.name();
    return switch (column.type()) {
      case UUID -> uuid(name, field.textValue());
      case TEXT -> storable(name, field.textValue());
      case INT -> (int) wholeNumber(name, field, Integer.MIN_VALUE, Integer.MAX_VALUE);
      case BIGINT -> wholeNumber(name, field, -MAX_SAFE_INTEGER, MAX_SAFE_INTEGER);
      case DOUBLE -> number(name, field);
      case BOOLEAN -> field.booleanValue();
      case TIMESTAMP -> timestamp(name, field);
      case JSON -> storable(name, json.get(name));
    };
  }

  private static UUID uuid(String field, String text) throws RefusedValueException {
    if (!UUID_TEXT.matcher(text).matches()) throw refused(field, "not a UUID");
    return UUID.fromString(text);
  }

  /** JSON may spell half of a surrogate pair (backslash-u-d800); UTF-8 cannot, and the driver would store a "?" instead. */
  private static String storable(String field, String text) throws RefusedValueException {
    for (int at = 0; at < text.length(); at++) {
      if (!Character.isSurrogate(text.charAt(at))) continue;
      if (!Character.isHighSurrogate(text.charAt(at))
          || at + 1 == text.length()
          || !Character.isLowSurrogate(text.charAt(at + 1))) {
        throw refused(field, "half of a surrogate pair, which UTF-8 cannot hold");
      }
      at++;
    }
    return text;
  }

  private static long wholeNumber(String field, JsonNode value, long minimum, long maximum) throws RefusedValueException {
    double number = value.doubleValue();
    if (number < minimum || number > maximum) {
      throw refused(field, "expected a whole number from " + minimum + " to " + maximum);
    }
    return (long) number;
  }

  private static double number(String field, JsonNode value) throws RefusedValueException {
    double number = value.doubleValue();
    if (!Double.isFinite(number)) throw refused(field, "a number that is too large for a double");
    return number;
  }

  private static Instant timestamp(String field, JsonNode value) throws RefusedValueException {
    if (value.isNumber()) {
      return RecordTime.ofMillis(value.doubleValue()).orElseThrow(() -> refused(field, "no such time" + RecordSchema.said(value.asText())));
    }
    String text = value.textValue();
    return RecordTime.read(text).orElseThrow(() -> refused(field, "no such time" + RecordSchema.said(text)));
  }

  private void requireKey(Object value) throws RefusedValueException {
    if (!(value instanceof String text)) return;
    if (text.isEmpty()) throw refused(columns.get(key).name(), "empty, which no key can be");
    if (text.length() > MAX_KEY_BYTES / 3 && text.getBytes(StandardCharsets.UTF_8).length > MAX_KEY_BYTES) {
      throw refused(columns.get(key).name(), "more than " + MAX_KEY_BYTES + " bytes, which no key can have");
    }
  }

  private static RefusedValueException refused(String field, String why) {
    return new RefusedValueException(RefusalKind.VALUE, field + ": " + why);
  }
}
