package pipeline.cassandra;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says in the log when Cassandra goes away and when it is back: once an outage and JVM, however many writes it meets. An overloaded one that
 * answers some of them is away until none has failed for a while.
 */
final class Outage {
  /** Of this JVM. */
  static final Outage OF_CASSANDRA = new Outage(InstantSource.system());

  private static final Logger LOG = LoggerFactory.getLogger(Outage.class);
  private static final Duration WITHOUT_FAILURE = Duration.ofSeconds(10);

  private final InstantSource clock;
  private Instant since;
  private Instant last;
  private long failed;
  /** The others count while it is. */
  private volatile boolean underWay = false;

  Outage(InstantSource clock) {
    this.clock = clock;
  }

  /** Something failed that is tried again. */
  void met(Throwable cause) {
    synchronized (this) {
      last = clock.instant();
      failed++;
      if (underWay) return;
      underWay = true;
      since = last;
    }
    LOG.warn("Cassandra does not answer; trying again until it does: {}", FailureReason.of(cause));
  }

  /** Something succeeded. */
  void over() {
    if (!underWay) return;
    synchronized (this) {
      if (!underWay || clock.instant().isBefore(last.plus(WITHOUT_FAILURE))) return;
      underWay = false;
      long seconds = Duration.between(since, last).toSeconds();
      LOG.warn("Cassandra answers again: within {} s, {} attempts had failed", seconds, failed);
      failed = 0;
    }
  }
}
