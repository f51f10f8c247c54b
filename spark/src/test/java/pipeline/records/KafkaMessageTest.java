package pipeline.records;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("a message's time")
class KafkaMessageTest {
  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "1706000000123, 2024-01-23T08:53:20.123Z",
    "1706000000, 1970-01-20T17:53:20Z",
    "1706000000123456, 9999-12-31T23:59:59.999Z",
    "-1, 1970-01-01T00:00:00Z",
  })
  @DisplayName("has a day, whatever its producer took for milliseconds")
  void hasADay(long millis, Instant expected) {
    assertEquals(expected, KafkaMessage.time(millis));
  }
}
