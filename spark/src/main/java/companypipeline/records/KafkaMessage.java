package companypipeline.records;

import java.time.Instant;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/**
 * A message as Kafka keeps it.
 *
 * @param appendedAt Kafka's timestamp of the message
 * @param key null where the message has none
 * @param value null where the message has none
 */
public record KafkaMessage(int partition, long offset, Instant appendedAt, byte[] key, byte[] value) {
  /** What {@link #from} reads of Spark's Kafka source, in its order. */
  public static final Column[] COLUMNS = {
    functions.col("partition"),
    functions.col("offset"),
    functions.expr("unix_millis(timestamp)"),
    functions.col("key"),
    functions.col("value"),
  };

  public static KafkaMessage from(Row row) {
    return new KafkaMessage(
        row.getInt(0), row.getLong(1), Instant.ofEpochMilli(row.getLong(2)), row.getAs(3), row.getAs(4));
  }
}
