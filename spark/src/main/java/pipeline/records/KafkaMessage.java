package pipeline.records;

import java.io.Serializable;
import java.time.Instant;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/**
 * A message as Kafka keeps it.
 *
 * @param appendedAt Kafka's timestamp of the message, within what a calendar has: see {@link #time}
 * @param key null where the message has none
 * @param value null where the message has none
 * @param writtenAt Cassandra's write timestamp of what follows from it, in microseconds since 1970
 */
public record KafkaMessage(int partition, long offset, Instant appendedAt, byte[] key, byte[] value, long writtenAt)
    implements Serializable {
  private static final long LAST = Instant.parse("9999-12-31T23:59:59.999Z").toEpochMilli();

  /** What {@link #from} reads of Spark's Kafka source, in its order. */
  public static final Column[] COLUMNS = {
    functions.col("partition"),
    functions.col("offset"),
    functions.expr("unix_millis(timestamp)"),
    functions.col("key"),
    functions.col("value"),
  };

  /** Says the write timestamp of a message. */
  public interface WriteTime {
    long of(int partition, long offset, Instant appendedAt);
  }

  public static KafkaMessage from(Row row, WriteTime writeTime) {
    int partition = row.getInt(0);
    long offset = row.getLong(1);
    Instant appendedAt = timeOf(row);
    return new KafkaMessage(
        partition, offset, appendedAt, row.getAs(3), row.getAs(4), writeTime.of(partition, offset, appendedAt));
  }

  /** When the message of a row was appended. */
  public static Instant timeOf(Row row) {
    return time(row.getLong(2));
  }

  /** Whether it is one that somebody may have meant: see {@link #time}. */
  public static boolean isTime(Instant appendedAt) {
    return appendedAt.toEpochMilli() < LAST;
  }

  /**
   * A topic may have its producers' own times, and a producer microseconds or nothing at all (-1) in place of milliseconds. What is before
   * 1970 or after the year 9999 counts as its first or last moment; connections/kafka/messages.ts does the same, so that both find one day.
   */
  static Instant time(long millis) {
    return Instant.ofEpochMilli(Math.max(0, Math.min(millis, LAST)));
  }
}
