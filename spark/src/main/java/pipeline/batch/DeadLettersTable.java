package pipeline.batch;

import com.datastax.oss.driver.api.core.cql.BoundStatement;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import java.nio.ByteBuffer;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import pipeline.cassandra.InFlight;
import pipeline.cassandra.RetryingSession;
import pipeline.records.KafkaMessage;
import pipeline.records.RecordReader;
import pipeline.settings.Settings;

/** The messages that could not be stored, with their bytes; and which slices of a day have any. */
final class DeadLettersTable {
  /** Offsets that share a partition of the table. Whoever has a message's place knows its slice: deadLetterTables.ts has the same number. */
  private static final long OFFSETS_A_SLICE = 10_000;
  /** Key and value together fit into what Cassandra takes. */
  private static final int MAX_KEY_BYTES = 1024 * 1024;

  private record Slice(LocalDate day, int partition, long slice) {}

  private final RetryingSession session;
  private final String table;
  private final String topic;
  private final PreparedStatement insert;
  private final PreparedStatement insertSlice;
  private final Set<Slice> written = new HashSet<>();

  DeadLettersTable(RetryingSession session, Settings settings) throws InterruptedException {
    this.session = session;
    this.table = settings.keyspace() + "." + settings.tables().deadLettersBySlice();
    this.topic = settings.topic();
    this.insert =
        session.prepare(
            "INSERT INTO " + table + " (day, topic, partition, slice, offset, reason, key, value, appended_at)"
                + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)");
    String slices = settings.keyspace() + "." + settings.tables().deadLetterSlices();
    this.insertSlice = session.prepare("INSERT INTO " + slices + " (day, topic, partition, slice) VALUES (?, ?, ?, ?)");
  }

  void write(KafkaMessage message, String reason, InFlight inFlight) throws InterruptedException {
    LocalDate day = message.appendedAt().atZone(ZoneOffset.UTC).toLocalDate();
    Slice of = new Slice(day, message.partition(), message.offset() / OFFSETS_A_SLICE);
    if (written.add(of)) {
      BoundStatement slice = insertSlice.bind(day, topic, of.partition(), of.slice());
      inFlight.submit(table, 0, () -> session.execute(slice));
    }
    ByteBuffer key = stored(message.key(), MAX_KEY_BYTES);
    ByteBuffer value = stored(message.value(), RecordReader.MAX_BYTES);
    BoundStatement statement =
        insert.bind(
            day, topic, of.partition(), of.slice(), message.offset(), reason, key, value, message.appendedAt());
    int bytes = (key == null ? 0 : key.remaining()) + (value == null ? 0 : value.remaining());
    inFlight.submit(table, bytes, () -> session.execute(statement));
  }

  /** What Cassandra can take of it: a longer one is cut, and stays whole in Kafka at its offset as long as Kafka keeps it. */
  private static ByteBuffer stored(byte[] bytes, int most) {
    if (bytes == null) return null;
    return ByteBuffer.wrap(bytes.length <= most ? bytes : Arrays.copyOf(bytes, most));
  }
}
