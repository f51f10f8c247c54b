package org.apache.spark.sql.kafka010;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.catalyst.expressions.UnsafeProjection;
import org.apache.spark.sql.catalyst.expressions.UnsafeRow;
import org.apache.spark.unsafe.types.UTF8String;
import scala.Function1;

/**
 * Stands in for Spark's own class of this name, which ends the query with "long overflow" at a message whose producer took
 * nanoseconds for Kafka's milliseconds, and so every query after it. It is all that a stream needs of that class; the job's jar
 * leaves Spark's out.
 */
public class KafkaRecordToRowConverter {
  private static final long MICROS = 1000;
  /** The latest time that Spark's microseconds hold, as milliseconds: some year far beyond any calendar. */
  private static final long LAST_MS = Long.MAX_VALUE / MICROS;

  /** @throws UnsupportedOperationException with headers, which the job does not ask for */
  public Function1<ConsumerRecord<byte[], byte[]>, UnsafeRow> toUnsafeRowProjector(boolean includeHeaders) {
    if (includeHeaders) throw new UnsupportedOperationException("headers are not read");
    UnsafeProjection projection = UnsafeProjection.create(KafkaRecordToRowConverter$.MODULE$.kafkaSchema(false));
    return message -> projection.apply(row(message));
  }

  private static GenericInternalRow row(ConsumerRecord<byte[], byte[]> message) {
    return new GenericInternalRow(
        new Object[] {
          message.key(),
          message.value(),
          UTF8String.fromString(message.topic()),
          message.partition(),
          message.offset(),
          Math.min(message.timestamp(), LAST_MS) * MICROS,
          message.timestampType().id,
        });
  }
}
