package companypipeline;

import com.datastax.oss.driver.api.core.ConsistencyLevel;
import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.BoundStatement;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import com.datastax.spark.connector.cql.CassandraConnector;
import com.datastax.spark.connector.writer.WriteConf;
import java.nio.ByteBuffer;
import java.time.ZoneOffset;
import java.util.Arrays;

/**
 * Single prepared, idempotent, asynchronous inserts on the connector's session. The connector's own writer takes one table a
 * pass, so splitting would mean to cache the batch and to read it twice; it answers no counts, and measured slower.
 */
final class CassandraSink implements RecordSink {
  /** Cassandra's inserts allocate several times their value's size on both sides; 16 MiB a task keeps small heaps alive. */
  private static final int MAX_KIBIBYTES_IN_FLIGHT = 16 * 1024;

  private final CqlSession session;
  private final String topic;
  private final ConsistencyLevel consistency;
  private final InFlight inFlight;
  private final WriteClock clock = new WriteClock(System::currentTimeMillis);
  private final String companies;
  private final String deadLetters;
  private final PreparedStatement insertCompany;
  private final PreparedStatement insertDeadLetter;

  private CassandraSink(CqlSession session, Settings settings, WriteConf write) {
    this.session = session;
    this.topic = settings.topic();
    this.consistency = write.consistencyLevel();
    this.inFlight = new InFlight(write.parallelismLevel(), MAX_KIBIBYTES_IN_FLIGHT);
    this.companies = settings.keyspace() + "." + settings.tables().companies();
    this.deadLetters = settings.keyspace() + "." + settings.tables().deadLetters();
    this.insertCompany =
        session.prepare(
            "INSERT INTO " + companies + " (id, name, email, vat, phone, country, website, image, addresses, contact,"
                + " revenue, number_of_employees, sector, founded_date, valuation, investment_received,"
                + " timestamp_column) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
    this.insertDeadLetter =
        session.prepare(
            "INSERT INTO " + deadLetters + " (day, topic, partition, offset, reason, key, value, appended_at)"
                + " VALUES (?, ?, ?, ?, ?, ?, ?, ?)");
  }

  /**
   * Sinks on the sessions that the connector keeps, one an executor. In flight a task:
   * {@code spark.cassandra.output.concurrent.writes}; consistency: {@code spark.cassandra.output.consistency.level}.
   */
  static RecordSink.Factory factory(CassandraConnector connector, WriteConf write, Settings settings) {
    return () -> new CassandraSink(connector.openSession(), settings, write);
  }

  @Override
  public void company(KafkaMessage message, Company company) throws InterruptedException {
    BoundStatement insert =
        insertCompany
            .bind(
                company.id(),
                company.name(),
                company.email(),
                company.vat(),
                company.phone(),
                company.country(),
                company.website(),
                company.image(),
                company.addresses(),
                company.contact(),
                company.revenue(),
                company.numberOfEmployees(),
                company.sector(),
                company.foundedDate(),
                company.valuation(),
                company.investmentReceived(),
                company.timestamp())
            .setQueryTimestamp(clock.next());
    write(companies, message.value().length, insert);
  }

  @Override
  public void deadLetter(KafkaMessage message, String reason) throws InterruptedException {
    ByteBuffer key = stored(message.key());
    ByteBuffer value = stored(message.value());
    BoundStatement insert =
        insertDeadLetter.bind(
            message.appendedAt().atZone(ZoneOffset.UTC).toLocalDate(),
            topic,
            message.partition(),
            message.offset(),
            reason,
            key,
            value,
            message.appendedAt());
    write(deadLetters, (key == null ? 0 : key.remaining()) + (value == null ? 0 : value.remaining()), insert);
  }

  @Override
  public void flush() throws InterruptedException {
    inFlight.await();
  }

  /** Gives the session back to the connector, which keeps it for the next task. */
  @Override
  public void close() {
    session.close();
  }

  private void write(String table, int bytes, BoundStatement insert) throws InterruptedException {
    BoundStatement idempotent = insert.setConsistencyLevel(consistency).setIdempotent(true);
    inFlight.submit(table, bytes, () -> session.executeAsync(idempotent));
  }

  /** What Cassandra can take of it: a longer one is cut, and stays whole in Kafka at its offset as long as Kafka keeps it. */
  private static ByteBuffer stored(byte[] bytes) {
    if (bytes == null) return null;
    return ByteBuffer.wrap(
        bytes.length <= CompanyReader.MAX_BYTES ? bytes : Arrays.copyOf(bytes, CompanyReader.MAX_BYTES));
  }
}
