package pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("the stream's consumers")
class StreamRecordsTest {
  @Test
  @DisplayName("hold nothing up at the end of the topic")
  void fetchWithoutWaiting() {
    assertEquals(
        Map.of("kafka.bootstrap.servers", "a:9092", "kafka.fetch.max.wait.ms", "10"),
        StreamRecords.consumer(Map.of("bootstrap.servers", "a:9092")));
  }

  @Test
  @DisplayName("are as somebody has set them")
  void areAsSet() {
    assertEquals("250", StreamRecords.consumer(Map.of("fetch.max.wait.ms", "250")).get("kafka.fetch.max.wait.ms"));
  }
}
