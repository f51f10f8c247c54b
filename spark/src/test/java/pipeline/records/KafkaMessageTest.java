package pipeline.records;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.apache.spark.sql.catalyst.expressions.UnsafeRow;
import org.apache.spark.sql.kafka010.KafkaRecordToRowConverter;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("a message's time")
class KafkaMessageTest {
  /** Of the message's time in what Spark's Kafka source gives, in microseconds. */
  private static final int COLUMN = 5;

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "1706000000123, 2024-01-23T08:53:20.123Z",
    "1706000000, 1970-01-20T17:53:20Z",
    "1706000000123456, 9999-12-31T23:59:59.999Z",
    "1706000000123456789, 9999-12-31T23:59:59.999Z",
    "-1, 1970-01-01T00:00:00Z",
  })
  @DisplayName("has a day, whatever its producer took for milliseconds")
  void hasADay(long millis, Instant expected) {
    UnsafeRow row = new KafkaRecordToRowConverter().toUnsafeRowProjector(false).apply(message(millis));
    long timestamp = row.getLong(COLUMN);
    assertEquals(expected, KafkaMessage.time(Math.floorDiv(timestamp, 1000L)));
  }

  private static ConsumerRecord<byte[], byte[]> message(long timestamp) {
    return new ConsumerRecord<>(
        "t", 0, 7, timestamp, TimestampType.CREATE_TIME, 0, 0, new byte[0], new byte[0], new RecordHeaders(), Optional.empty());
  }
}
