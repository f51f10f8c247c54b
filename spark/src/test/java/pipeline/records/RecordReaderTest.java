package pipeline.records;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import pipeline.settings.Definitions;

@DisplayName("a message's value")
class RecordReaderTest {
  private final RecordReader reader = new RecordReader(Definitions.COMPANIES);

  @Test
  @DisplayName("becomes a row of the table: every field in its column's type")
  void readsEveryField() throws RefusedValueException {
    assertEquals(
        row(
            UUID.fromString(Records.ID),
            "Müller & Söhne 株式会社 🚀",
            "info@example.org",
            "GB123",
            "+44 1",
            "France",
            "https://example.org",
            "https://example.org/i.png",
            "[{\"id\":1,\"street\":\"1 \\\"Main\\\" St\",\"latitude\":48.85660,\"longitude\":-2.5e-7,\"zipcode\":\"01234\"}]",
            "{\"firstname\":\"A\",\"lastname\":\"B\",\"contact_address\":{\"big\":12345678901234567890123}}",
            123456.78,
            249,
            "Finance",
            "1987-3-9",
            5_000_000.0,
            1_500_000.0,
            Instant.parse("2026-11-23T12:34:56.789Z")),
        read(Records.VALID));
  }

  @Test
  @DisplayName("with fields that the table has no column for is stored without them")
  void ignoresUnknownFields() throws RefusedValueException {
    String extra = Records.with("extra", "{\"deep\":[1,2,{\"a\":null}]}");
    assertEquals(read(Records.VALID), read(extra));
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "2026-11-23T12:34:56Z, 2026-11-23T12:34:56Z",
    "2026-11-23T12:34:56.123456789Z, 2026-11-23T12:34:56.123456789Z",
    "2026-11-23T14:34:56.5+02:00, 2026-11-23T12:34:56.500Z",
    "2026-11-23T12:34:56-00:00, 2026-11-23T12:34:56Z",
    "1969-12-31T23:59:59.999Z, 1969-12-31T23:59:59.999Z",
    "2024-02-06T11:03:44.123456, 2024-02-06T11:03:44.123456Z",
    "2024-02-06T11:03:44, 2024-02-06T11:03:44Z",
    "2024-02-06T11:03, 2024-02-06T11:03:00Z",
    "2024-02-06 11:03:44.5, 2024-02-06T11:03:44.500Z",
    "2024-02-06T11:03:44+0530, 2024-02-06T05:33:44Z",
    "2024-02-06T11:03:44+05, 2024-02-06T06:03:44Z",
    "2024-02-06 11:03-00:00, 2024-02-06T11:03:00Z",
    "2024-02-29T23:59:59-18:00, 2024-03-01T17:59:59Z",
    "0001-01-01T00:00, 0001-01-01T00:00:00Z",
  })
  @DisplayName("has a time in any form of ISO 8601 that the schema allows")
  void readsTimes(String text, String expected) throws RefusedValueException {
    assertEquals(Instant.parse(expected), read(Records.with("timestamp_column", quoted(text))).time());
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({"100.0, 100", "1e2, 100", "0, 0", "2147483647, 2147483647"})
  @DisplayName("has a whole number in whichever form JSON allows")
  void readsWholeNumbers(String json, int expected) throws RefusedValueException {
    assertEquals(expected, value(read(Records.with("number_of_employees", json)), "number_of_employees"));
  }

  @Test
  @DisplayName("of 900 KB is read like any other")
  void readsLargeValues() throws RefusedValueException {
    String name = "x".repeat(900_000);
    assertEquals(name, value(read(Records.with("name", quoted(name))), "name"));
  }

  @Test
  @DisplayName("keeps each number of the JSON columns digit by digit")
  void keepsNumbers() throws RefusedValueException {
    String numbers = "[{\"a\":-0.0,\"b\":1.10,\"c\":1E+2,\"d\":1e400,\"e\":-0,\"f\":0.1000000000000000055511151231257827}]";
    assertEquals(numbers, value(read(Records.with("addresses", numbers)), "addresses"));
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({"name", "email", "vat", "phone", "country", "website", "image", "addresses", "contact", "revenue",
      "number_of_employees", "sector", "founded_date", "valuation", "investment_received"})
  @DisplayName("may have null where something is not known, which is stored as null")
  void readsNull(String field) throws RefusedValueException {
    Fact fact = read(Records.with(field, "null"));
    assertNull(value(fact, field));
    assertEquals(Instant.parse("2026-11-23T12:34:56.789Z"), fact.time());
  }

  static Stream<Arguments> refused() {
    return Stream.of(
        arguments("not JSON", "hello", "not JSON: Unrecognized token 'hello'"),
        arguments("cut off", "{\"id\": \"8c3b", "not JSON: Unexpected end-of-input"),
        arguments("HTML", "<html></html>", "not JSON: Unexpected character"),
        arguments("empty", "", "the value is empty"),
        arguments("white space", " \n\t ", "the value is empty"),
        arguments("an array", "[" + Records.VALID + "]", "the record: array found, object expected"),
        arguments("a string", "\"x\"", "the record: string found, object expected"),
        arguments("JSON null", "null", "the record: null found, object expected"),
        arguments("JSON of another shape", "{\"a\":1}", "required property 'id' not found"),
        arguments("trailing tokens", Records.VALID + " {}", "not JSON: Trailing token"),
        arguments("trailing text", Records.VALID + " x", "not JSON: Unrecognized token 'x'"),
        arguments("a byte order mark", "\uFEFF" + Records.VALID, "the value starts with a byte order mark"),
        arguments("a comment", "/* x */" + Records.VALID, "not JSON: Unexpected character ('/'"),
        arguments("single quotes", Records.VALID.replace('"', '\''), "not JSON: Unexpected character"),
        arguments("a nesting bomb", "[".repeat(400_000), "not JSON: Depth (1001) exceeds the maximum allowed nesting depth"),
        arguments("a nesting bomb in a field that is left out", Records.with("extra", "[".repeat(5000) + "]".repeat(5000)),
            "not JSON: Depth (1001) exceeds the maximum allowed nesting depth"),
        arguments("a number of too many digits", Records.with("revenue", "1".repeat(2000)), "not JSON: Number length (2000) exceeds"),
        arguments("a field twice", Records.with("extra", "1,\"id\":\"" + Records.ID + "\""), "not JSON: Duplicate field 'id'"),
        arguments("a field twice, deep", Records.with("contact", "{\"a\":{\"b\":1,\"b\":2}}"), "not JSON: Duplicate field 'b'"),
        arguments("no id", Records.with("id", null), "the record: required property 'id' not found"),
        arguments("a null id", Records.with("id", "null"), "id: null found, string expected"),
        arguments("an id that is no UUID", Records.with("id", "\"42\""), "id: not a UUID: 42"),
        arguments("an id that is an address", Records.with("id", "\"ada@example.org\""), "id: not a UUID"),
        arguments("an id with a line end", Records.with("id", quoted(Records.ID + "\\n")), "id: not a UUID"),
        arguments("a founding date with a line end", Records.with("founded_date", "\"1987-3-9\\n\""), "founded_date: not a date such as 1987-03-09"),
        arguments("an empty name", Records.with("name", "\"\""), "name: must be at least 1 characters long"),
        arguments("no contact", Records.with("contact", null), "the record: required property 'contact' not found"),
        arguments("a contact that is text", Records.with("contact", "\"{}\""), "contact: string found, [object, null] expected"),
        arguments("addresses that are an object", Records.with("addresses", "{}"), "addresses: object found, [array, null] expected"),
        arguments("an address that is a number", Records.with("addresses", "[{},7]"), "addresses[1]: integer found, object expected"),
        arguments("400,000 wrong addresses", Records.with("addresses", "[" + "1,".repeat(399_999) + "1]"), "addresses[0]: integer found"),
        arguments("a number as text", Records.with("revenue", "\"12.5\""), "revenue: string found, [number, null] expected"),
        arguments("employees as text", Records.with("number_of_employees", "\"12\""), "number_of_employees: string found, [integer, null] expected"),
        arguments("half an employee", Records.with("number_of_employees", "12.5"), "number_of_employees: number found, [integer, null] expected"),
        arguments("fewer than no employees", Records.with("number_of_employees", "-1"), "number_of_employees: must have a minimum value of 0"),
        arguments("more employees than an int holds", Records.with("number_of_employees", "2147483648"), "must have a maximum value of 2147483647"),
        arguments("infinitely many employees", Records.with("number_of_employees", "1e999999999"), "number_of_employees"),
        arguments("NaN", Records.with("valuation", "NaN"), "not JSON: Non-standard token 'NaN'"),
        arguments("Infinity", Records.with("valuation", "Infinity"), "not JSON: "),
        arguments("an amount that makes every total infinite", Records.with("revenue", "1e308"), "revenue: must have a maximum value of"),
        arguments("such a debt", Records.with("valuation", "-1e308"), "valuation: must have a minimum value of"),
        arguments("an amount just out of bounds", Records.with("investment_received", "1000000000000001"), "investment_received: must have a maximum value of"),
        arguments("a number too large for a double", Records.with("revenue", "1e999"), "revenue: must have a maximum value of"),
        arguments("an integer too large for a double", Records.with("valuation", "1" + "0".repeat(400)), "valuation: must have a maximum value of"),
        arguments("a number with a huge exponent", Records.with("investment_received", "-1e2147483647"), "investment_received: must have a minimum value of"),
        arguments("a date without a time", Records.with("timestamp_column", "\"2026-11-23\""), "timestamp_column: not an ISO 8601 time: 2026-11-23"),
        arguments("a time in other words", Records.with("timestamp_column", "\"when Ada came\""), "timestamp_column: not an ISO 8601 time"),
        arguments("a time of ten digits after its seconds", Records.with("timestamp_column", "\"2026-11-23T12:00:00.0123456789Z\""), "timestamp_column: not an ISO 8601 time"),
        arguments("a time too far from UTC", Records.with("timestamp_column", "\"2026-11-23T12:00:00+18:01\""), "timestamp_column: no such time: 2026-11-23T12:00:00+18:01"),
        arguments("no time at all", Records.with("timestamp_column", "null"), "timestamp_column: null found, string expected"),
        arguments("the 30th of February", Records.with("timestamp_column", "\"2026-02-30T12:00:00Z\""), "timestamp_column: no such time: 2026-02-30T12:00:00Z"),
        arguments("half of a surrogate pair", Records.with("name", "\"a\\ud83d\""), "name: half of a surrogate pair"),
        arguments("half of a surrogate pair in a JSON column", Records.with("contact", "{\"a\":\"\\ude80\"}"), "contact: half of a surrogate pair"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("refused")
  @DisplayName("that is no storable record is refused with the reason:")
  void refuses(String what, String value, String reason) {
    RefusedValueException refusal =
        assertTimeoutPreemptively(
            Duration.ofSeconds(20), () -> assertThrows(RefusedValueException.class, () -> read(value)));
    assertTrue(refusal.getMessage().contains(reason), refusal.getMessage());
    assertTrue(refusal.getMessage().length() <= 300, "a bounded reason");
    assertTrue(refusal.getMessage().lines().count() == 1, "one line");
  }

  static Stream<Arguments> notUtf8() {
    return Stream.of(
        arguments("latin-1", Records.VALID.getBytes(StandardCharsets.ISO_8859_1)),
        arguments("UTF-16 with a mark", Records.VALID.getBytes(StandardCharsets.UTF_16)),
        arguments("an encoded surrogate", bytes(0x22, 0xED, 0xA0, 0x80, 0x22)),
        arguments("an overlong form", bytes(0x22, 0xC0, 0xAF, 0x22)),
        arguments("binary", bytes(0x00, 0x00, 0x00, 0x00, 0x05, 0xFF, 0xFE)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("notUtf8")
  @DisplayName("that is not UTF-8 is refused:")
  void refusesOtherEncodings(String what, byte[] value) {
    assertEquals("the value is not UTF-8", refusal(value));
  }

  @Test
  @DisplayName("in UTF-16 without a mark, which is valid UTF-8 full of NULs, is refused")
  void refusesUtf16WithoutMark() {
    assertTrue(refusal("{\"a\":1}".getBytes(StandardCharsets.UTF_16LE)).startsWith("not JSON: Illegal character"));
  }

  @Test
  @DisplayName("that is null is refused")
  void refusesNull() {
    assertEquals("the value is null", refusal(null));
  }

  @Test
  @DisplayName("larger than Cassandra takes is refused")
  void refusesHugeValues() {
    assertEquals("the value has 9000000 bytes, which is more than 8388608", refusal(new byte[9_000_000]));
  }

  @Test
  @DisplayName("never puts its own text at length, or on more lines, into the reason")
  void boundsReasons() {
    String reason = refusal(Records.utf8("x".repeat(100_000)));
    assertTrue(reason.length() <= 300 && reason.startsWith("not JSON: Unrecognized token 'xxx"), reason);
  }

  private Fact read(String value) throws RefusedValueException {
    return reader.read(Records.utf8(value));
  }

  /** A fact of these columns, the key first and the time last. */
  private static Fact row(Object... values) {
    return new Fact(values[0], (Instant) values[values.length - 1], Arrays.asList(values));
  }

  private static Object value(Fact fact, String field) {
    return fact.values().get(Definitions.COMPANIES.indexOf(field));
  }

  private String refusal(byte[] value) {
    return assertThrows(RefusedValueException.class, () -> reader.read(value)).getMessage();
  }

  private static String quoted(String text) {
    return '"' + text + '"';
  }

  private static byte[] bytes(int... values) {
    byte[] bytes = new byte[values.length];
    for (int at = 0; at < values.length; at++) bytes[at] = (byte) values[at];
    return bytes;
  }
}
