package companypipeline.records;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("a message's value")
class CompanyReaderTest {
  private final CompanyReader reader = new CompanyReader();

  @Test
  @DisplayName("becomes a row of the table: every field in its column's type")
  void readsEveryField() throws RefusedValueException {
    assertEquals(
        new Company(
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
            5_000_000,
            1_500_000,
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
  })
  @DisplayName("has a time with any offset the schema allows")
  void readsTimes(String text, String expected) throws RefusedValueException {
    assertEquals(Instant.parse(expected), read(Records.with("timestamp_column", quoted(text))).timestamp());
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({"100.0, 100", "1e2, 100", "0, 0", "2147483647, 2147483647"})
  @DisplayName("has a whole number in whichever form JSON allows")
  void readsWholeNumbers(String json, int expected) throws RefusedValueException {
    assertEquals(expected, read(Records.with("number_of_employees", json)).numberOfEmployees());
  }

  @Test
  @DisplayName("of 900 KB is read like any other")
  void readsLargeValues() throws RefusedValueException {
    String name = "x".repeat(900_000);
    assertEquals(name, read(Records.with("name", quoted(name))).name());
  }

  @Test
  @DisplayName("keeps each number of the JSON columns digit by digit")
  void keepsNumbers() throws RefusedValueException {
    String numbers = "[{\"a\":-0.0,\"b\":1.10,\"c\":1E+2,\"d\":1e400,\"e\":-0,\"f\":0.1000000000000000055511151231257827}]";
    assertEquals(numbers, read(Records.with("addresses", numbers)).addresses());
  }

  static Stream<Arguments> refused() {
    return Stream.of(
        arguments("not JSON", "hello", "not JSON: Unrecognized token 'hello'"),
        arguments("cut off", "{\"id\": \"8c3b", "not JSON: Unexpected end-of-input"),
        arguments("HTML", "<html></html>", "not JSON: Unexpected character"),
        arguments("empty", "", "the value is empty"),
        arguments("white space", " \n\t ", "the value is empty"),
        arguments("an array", "[" + Records.VALID + "]", "breaks the schema: $: array found, object expected"),
        arguments("a string", "\"x\"", "breaks the schema: $: string found, object expected"),
        arguments("JSON null", "null", "breaks the schema: $: null found, object expected"),
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
        arguments("no id", Records.with("id", null), "$: required property 'id' not found"),
        arguments("a null id", Records.with("id", "null"), "$.id: null found, string expected"),
        arguments("an id that is no UUID", Records.with("id", "\"42\""), "$.id: does not match the regex pattern"),
        arguments("an id with a line end", Records.with("id", quoted(Records.ID + "\\n")), "$.id: does not match"),
        arguments("a founding date with a line end", Records.with("founded_date", "\"1987-3-9\\n\""), "$.founded_date: does not match"),
        arguments("an empty name", Records.with("name", "\"\""), "$.name: must be at least 1 characters long"),
        arguments("no contact", Records.with("contact", null), "$: required property 'contact' not found"),
        arguments("a contact that is text", Records.with("contact", "\"{}\""), "$.contact: string found, object expected"),
        arguments("addresses that are an object", Records.with("addresses", "{}"), "$.addresses: object found, array expected"),
        arguments("an address that is a number", Records.with("addresses", "[{},7]"), "$.addresses[1]: integer found, object expected"),
        arguments("400,000 wrong addresses", Records.with("addresses", "[" + "1,".repeat(399_999) + "1]"), "$.addresses[0]: integer found"),
        arguments("a number as text", Records.with("revenue", "\"12.5\""), "$.revenue: string found, number expected"),
        arguments("employees as text", Records.with("number_of_employees", "\"12\""), "$.number_of_employees: string found, integer expected"),
        arguments("half an employee", Records.with("number_of_employees", "12.5"), "$.number_of_employees: number found, integer expected"),
        arguments("fewer than no employees", Records.with("number_of_employees", "-1"), "$.number_of_employees: must have a minimum value of 0"),
        arguments("more employees than an int holds", Records.with("number_of_employees", "2147483648"), "must have a maximum value of 2147483647"),
        arguments("infinitely many employees", Records.with("number_of_employees", "1e999999999"), "number_of_employees"),
        arguments("NaN", Records.with("valuation", "NaN"), "not JSON: Non-standard token 'NaN'"),
        arguments("Infinity", Records.with("valuation", "Infinity"), "not JSON: "),
        arguments("a number too large for a double", Records.with("revenue", "1e999"), "revenue: a number too large for a double"),
        arguments("an integer too large for a double", Records.with("valuation", "1" + "0".repeat(400)), "valuation: a number too large for a double"),
        arguments("a number with a huge exponent", Records.with("investment_received", "-1e2147483647"), "investment_received: a number too large"),
        arguments("a date without a time", Records.with("timestamp_column", "\"2026-11-23\""), "$.timestamp_column: does not match"),
        arguments("a time without an offset", Records.with("timestamp_column", "\"2026-11-23T12:00:00\""), "$.timestamp_column: does not match"),
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

  private Company read(String value) throws RefusedValueException {
    return reader.read(Records.utf8(value));
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
