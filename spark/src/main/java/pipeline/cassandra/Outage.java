package pipeline.cassandra;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says in the log when Cassandra goes away and when it is back: once an outage and JVM, however many writes it meets. */
final class Outage {
  /** Of this JVM. */
  static final Outage OF_CASSANDRA = new Outage(InstantSource.system());

  private static final Logger LOG = LoggerFactory.getLogger(Outage.class);

  private final InstantSource clock;
  private volatile Instant since = null;

  Outage(InstantSource clock) {
    this.clock = clock;
  }

  /** Something failed that is tried again. */
  void met(Throwable cause) {
    if (since != null) return;
    synchronized (this) {
      if (since != null) return;
      since = clock.instant();
    }
    LOG.warn("Cassandra does not answer; trying again until it does: {}", FailureReason.of(cause));
  }

  /** Something succeeded. */
  void over() {
    if (since == null) return;
    Instant began;
    synchronized (this) {
      began = since;
      since = null;
    }
    if (began == null) return;
    LOG.warn("Cassandra answers again, {} s after it stopped to", Duration.between(began, clock.instant()).toSeconds());
  }

  boolean isUnderWay() {
    return since != null;
  }
}
