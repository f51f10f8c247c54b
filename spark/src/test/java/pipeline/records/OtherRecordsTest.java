package pipeline.records;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.time.Instant;
import java.util.Arrays;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import pipeline.settings.Definition;
import pipeline.settings.Definitions;

@DisplayName("a message's value of another definition")
class OtherRecordsTest {
  private static final Definition EARTHQUAKES = Definitions.EARTHQUAKES;

  private final RecordReader reader = new RecordReader(EARTHQUAKES);

  @Test
  @DisplayName("becomes a row of its columns, in their types")
  void readsEveryType() throws RefusedValueException {
    Instant time = Instant.parse("2026-11-23T12:34:56.789Z");
    Object[] values = {
      "us7000abcd", 4.5, "12 km S of Ōsaka", time, time.plusMillis(1), Instant.parse("2026-11-23T12:00:00Z"),
      12L, 350, true, "us", UUID.fromString(Records.ID), "[-122.50,38.1,null]"
    };
    assertEquals(
        new Fact("us7000abcd", time, Arrays.asList(values)),
        read(
            """
            {"id":"us7000abcd","mag":4.5,"place":"12 km S of Ōsaka","time":1795437296789,"updated":1795437296790.0,
             "reported":"2026-11-23T12:00Z","felt":12.0,"sig":350,"tsunami":true,"net":"us","run":"%s",
             "coordinates":[ -122.50, 38.1, null ]}
            """.formatted(Records.ID)));
  }

  @Test
  @DisplayName("may lack all but key and time")
  void readsWhatIsLacking() throws RefusedValueException {
    Fact fact = read("{\"id\":\"a\",\"time\":-1,\"mag\":null}");
    Object[] values = new Object[12];
    values[0] = "a";
    values[3] = Instant.ofEpochMilli(-1);
    assertEquals(new Fact("a", Instant.ofEpochMilli(-1), Arrays.asList(values)), fact);
  }

  static Stream<Arguments> refused() {
    return Stream.of(
        arguments("an empty key", "{\"id\":\"\",\"time\":1}", "id: empty, which no key can be"),
        arguments("a key that is too long", "{\"id\":\"" + "ä".repeat(32_768) + "\",\"time\":1}", "id: more than 65535 bytes, which no key can have"),
        arguments("no key", "{\"time\":1}", "the record: required property 'id' not found"),
        arguments("a time after all calendars", "{\"id\":\"a\",\"time\":1e18}", "time: no such time"),
        arguments("a time before all calendars", "{\"id\":\"a\",\"time\":-1e18}", "time: no such time"),
        arguments("a time in words", "{\"id\":\"a\",\"time\":1,\"reported\":\"by Ada\"}", "reported: no such time"),
        arguments("a time in another order", "{\"id\":\"a\",\"time\":1,\"reported\":\"23/11/2026\"}", "reported: no such time: 23/11/2026"),
        arguments("a time of the year 99999", "{\"id\":\"a\",\"time\":1,\"reported\":\"+99999-01-01T00:00\"}", "reported: no such time: +99999-01-01T00:00"),
        arguments("a whole number that JavaScript would round", "{\"id\":\"a\",\"time\":1,\"felt\":9007199254740993}",
            "felt: expected a whole number from -9007199254740991 to 9007199254740991"),
        arguments("a number that is too large", "{\"id\":\"a\",\"time\":1,\"mag\":1e999}", "mag: a number that is too large for a double"),
        arguments("a UUID that is none", "{\"id\":\"a\",\"time\":1,\"run\":\"1-2-3-4-5\"}", "run: not a UUID"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("refused")
  @DisplayName("is refused for")
  void refuses(String what, String value, String reason) {
    RefusedValueException refusal = assertThrows(RefusedValueException.class, () -> read(value));
    assertEquals(reason, refusal.getMessage().replaceAll(": 1.0E18$|: -1.0E18$", ""));
  }

  @ParameterizedTest
  @MethodSource("keys")
  @DisplayName("has a key that is a number, too")
  void readsNumbersAsKeys(String type, Object key) throws RefusedValueException {
    String json =
        Definitions.EARTHQUAKES_JSON
            .replace("\"id\": { \"type\": \"string\" }", "\"id\": { \"type\": \"integer\" }")
            .replace("\"name\": \"id\", \"type\": \"text\"", "\"name\": \"id\", \"type\": \"" + type + "\"");
    RecordReader ofNumbers = new RecordReader(Definitions.parse(json));
    assertEquals(key, ofNumbers.read(Records.utf8("{\"id\":42,\"time\":1}")).key());
  }

  static Stream<Arguments> keys() {
    return Stream.of(arguments("int", 42), arguments("bigint", 42L));
  }

  @Test
  @DisplayName("cannot be read by a schema that is none")
  void refusesSchemas() {
    String json = Definitions.EARTHQUAKES_JSON.replace("\"id\": { \"type\": \"string\" }", "\"id\": { \"type\": \"string\", \"pattern\": \"(\" }");
    assertThrows(IllegalArgumentException.class, () -> new RecordReader(Definitions.parse(json)));
  }

  private Fact read(String value) throws RefusedValueException {
    return reader.read(Records.utf8(value));
  }
}
