package companypipeline.records;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** Turns a message's value into a company, or says why it is none. Stateless and safe for many threads. */
public final class CompanyReader {
  /** Cassandra takes mutations of up to 16 MiB by default; text in UTF-8 and its JSON copy need room to spare. */
  public static final int MAX_BYTES = 8 * 1024 * 1024;

  private static final Set<String> JSON_COLUMNS = Set.of("addresses", "contact");

  private final RecordSchema schema = RecordSchema.shared();

  /**
   * Fields that the table has no column for are left out, and columns that the record has no field for are null. Numbers are read as doubles, as every JavaScript reader of the
   * topic reads them; within the JSON columns they stay digit by digit as they came.
   *
   * @param value the message's value; may be null
   * @throws RefusedValueException where the value is not a record that can be stored
   */
  public Company read(byte[] value) throws RefusedValueException {
    if (value == null) throw new RefusedValueException(RefusalKind.EMPTY, "the value is null");
    if (value.length > MAX_BYTES) {
      throw new RefusedValueException(
          RefusalKind.TOO_LARGE, "the value has " + value.length + " bytes, which is more than " + MAX_BYTES);
    }
    String text = JsonText.decode(value);
    JsonNode record = JsonText.parse(text);
    schema.check(record);
    Map<String, String> json = JsonText.compactFields(text, JSON_COLUMNS);
    return new Company(
        UUID.fromString(record.get("id").textValue()),
        text(record, "name"),
        text(record, "email"),
        text(record, "vat"),
        text(record, "phone"),
        text(record, "country"),
        text(record, "website"),
        text(record, "image"),
        json(record, json, "addresses"),
        json(record, json, "contact"),
        number(record, "revenue"),
        wholeNumber(record, "number_of_employees"),
        text(record, "sector"),
        text(record, "founded_date"),
        number(record, "valuation"),
        number(record, "investment_received"),
        timestamp(record, "timestamp_column"));
  }

  private static boolean isKnown(JsonNode record, String field) {
    return record.hasNonNull(field);
  }

  private static String text(JsonNode record, String field) throws RefusedValueException {
    return isKnown(record, field) ? storable(field, record.get(field).textValue()) : null;
  }

  private static String json(JsonNode record, Map<String, String> json, String field) throws RefusedValueException {
    return isKnown(record, field) ? storable(field, json.get(field)) : null;
  }

  private static Integer wholeNumber(JsonNode record, String field) {
    return isKnown(record, field) ? record.get(field).intValue() : null;
  }

  /** JSON may spell half of a surrogate pair (backslash-u-d800); UTF-8 cannot, and the driver would store a "?" instead. */
  private static String storable(String field, String text) throws RefusedValueException {
    for (int at = 0; at < text.length(); at++) {
      if (!Character.isSurrogate(text.charAt(at))) continue;
      if (!Character.isHighSurrogate(text.charAt(at))
          || at + 1 == text.length()
          || !Character.isLowSurrogate(text.charAt(at + 1))) {
        throw new RefusedValueException(
            RefusalKind.VALUE, field + ": half of a surrogate pair, which UTF-8 cannot hold");
      }
      at++;
    }
    return text;
  }

  private static Double number(JsonNode record, String field) {
    return isKnown(record, field) ? record.get(field).doubleValue() : null;
  }

  private static Instant timestamp(JsonNode record, String field) throws RefusedValueException {
    String text = record.get(field).textValue();
    return RecordTime.read(text)
        .orElseThrow(() -> new RefusedValueException(RefusalKind.VALUE, field + ": no such time: " + text));
  }
}
