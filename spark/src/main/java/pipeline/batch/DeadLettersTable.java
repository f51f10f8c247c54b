package pipeline.batch;

import com.datastax.oss.driver.api.core.cql.BoundStatement;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import java.nio.ByteBuffer;
import java.time.ZoneOffset;
import java.util.Arrays;
import pipeline.cassandra.InFlight;
import pipeline.cassandra.RetryingSession;
import pipeline.records.KafkaMessage;
import pipeline.records.RecordReader;
import pipeline.settings.Settings;

/** The messages that could not be stored, with their bytes. */
final class DeadLettersTable {
  /** Key and value together fit into what Cassandra takes. */
  private static final int MAX_KEY_BYTES = 1024 * 1024;

  private final RetryingSession session;
  private final String table;
  private final String topic;
  private final PreparedStatement insert;

  DeadLettersTable(RetryingSession session, Settings settings) throws InterruptedException {
    this.session = session;
    this.table = settings.keyspace() + "." + settings.tables().deadLetters();
    this.topic = settings.topic();
    this.insert =
        session.prepare(
            "INSERT INTO " + table + " (day, topic, partition, offset, reason, key, value, appended_at)"
                + " VALUES (?, ?, ?, ?, ?, ?, ?, ?)");
  }

  void write(KafkaMessage message, String reason, InFlight inFlight) throws InterruptedException {
    ByteBuffer key = stored(message.key(), MAX_KEY_BYTES);
    ByteBuffer value = stored(message.value(), RecordReader.MAX_BYTES);
    BoundStatement statement =
        insert.bind(
            message.appendedAt().atZone(ZoneOffset.UTC).toLocalDate(),
            topic,
            message.partition(),
            message.offset(),
            reason,
            key,
            value,
            message.appendedAt());
    int bytes = (key == null ? 0 : key.remaining()) + (value == null ? 0 : value.remaining());
    inFlight.submit(table, bytes, () -> session.execute(statement));
  }

  /** What Cassandra can take of it: a longer one is cut, and stays whole in Kafka at its offset as long as Kafka keeps it. */
  private static ByteBuffer stored(byte[] bytes, int most) {
    if (bytes == null) return null;
    return ByteBuffer.wrap(bytes.length <= most ? bytes : Arrays.copyOf(bytes, most));
  }
}
