package pipeline.batch;

import pipeline.cassandra.InFlight;
import pipeline.cassandra.PatientSession;
import pipeline.cassandra.WriteClock;
import pipeline.records.Fact;
import pipeline.records.KafkaMessage;
import pipeline.settings.Settings;
import pipeline.totals.RecordVersion;

/**
 * Facts and dead letters, by single prepared, idempotent, asynchronous inserts on the connector's session. The connector's
 * own writer takes one table a pass, so splitting would mean to cache the batch and to read it twice; it answers no counts, and
 * measured slower.
 */
public final class CassandraSink implements RecordSink {
  /** Cassandra's inserts allocate several times their value's size on both sides; 16 MiB a task keeps small heaps alive. */
  private static final int MAX_KIBIBYTES_IN_FLIGHT = 16 * 1024;

  private final PatientSession session;
  private final InFlight inFlight;
  private final WriteClock clock;
  private final FactsTable facts;
  private final DeadLettersTable deadLetters;

  private CassandraSink(PatientSession session, int parallelism, Settings settings, long after) throws InterruptedException {
    this.session = session;
    this.clock = new WriteClock(System::currentTimeMillis, after);
    this.inFlight = inFlight(parallelism);
    this.facts = new FactsTable(session, settings);
    this.deadLetters = new DeadLettersTable(session, settings);
  }

  /**
   * Sinks on the sessions that the connector keeps, one an executor. In flight a task:
   * {@code spark.cassandra.output.concurrent.writes}; consistency: {@code spark.cassandra.output.consistency.level}.
   */
  public static RecordSink.Factory factory(PatientSession.Factory sessions, Settings settings) {
    return after -> new CassandraSink(sessions.open(), sessions.parallelism(), settings, after);
  }

  /** Of one task. */
  static InFlight inFlight(int parallelism) {
    return new InFlight(parallelism, MAX_KIBIBYTES_IN_FLIGHT);
  }

  @Override
  public void fact(KafkaMessage message, Fact fact) throws InterruptedException {
    facts.write(RecordVersion.of(message, fact), clock.next(), inFlight);
  }

  @Override
  public void deadLetter(KafkaMessage message, String reason) throws InterruptedException {
    deadLetters.write(message, reason, inFlight);
  }

  @Override
  public Changes flush() throws InterruptedException {
    inFlight.await();
    return Changes.noneOfTotals(clock.last());
  }

  /** Gives the session back to the connector, which keeps it for the next task. */
  @Override
  public void close() {
    session.close();
  }
}
