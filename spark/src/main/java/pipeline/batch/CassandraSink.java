package pipeline.batch;

import pipeline.cassandra.InFlight;
import pipeline.cassandra.PatientSession;
import pipeline.cassandra.Sessions;
import pipeline.records.Fact;
import pipeline.records.KafkaMessage;
import pipeline.settings.Settings;
import pipeline.totals.RecordVersion;

/**
 * Facts and dead letters, by single prepared, idempotent, asynchronous inserts.
 */
public final class CassandraSink implements RecordSink {
  /** Cassandra's inserts allocate several times their value's size on both sides; 16 MiB a task keeps small heaps alive. */
  private static final int MAX_KIBIBYTES_IN_FLIGHT = 16 * 1024;

  private final PatientSession session;
  private final InFlight inFlight;
  private final FactsTable facts;
  private final DeadLettersTable deadLetters;

  private CassandraSink(PatientSession session, int parallelism, Settings settings) throws InterruptedException {
    this.session = session;
    this.inFlight = inFlight(parallelism);
    this.facts = new FactsTable(session, settings);
    this.deadLetters = new DeadLettersTable(session, settings);
  }

  /**
   * Sinks on the executor's session. In flight a task: {@code spark.cassandra.output.concurrent.writes}.
   */
  public static RecordSink.Factory factory(Sessions sessions, Settings settings) {
    return () -> new CassandraSink(sessions.open(), sessions.parallelism(), settings);
  }

  /** Of one task. */
  static InFlight inFlight(int parallelism) {
    return new InFlight(parallelism, MAX_KIBIBYTES_IN_FLIGHT);
  }

  @Override
  public void fact(KafkaMessage message, Fact fact) throws InterruptedException {
    facts.write(RecordVersion.of(message, fact), inFlight);
  }

  @Override
  public void deadLetter(KafkaMessage message, String reason) throws InterruptedException {
    deadLetters.write(message, reason, inFlight);
  }

  @Override
  public Changes flush() throws InterruptedException {
    inFlight.await();
    return Changes.none();
  }

  @Override
  public void close() {
    session.close();
  }
}
