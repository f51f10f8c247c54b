package pipeline.batch;

import java.time.InstantSource;

/**
 * Keeps micro-batches apart while records go on arriving: each costs about the same, however few it has. The first one after a rest begins and
 * ends at once, so that a single record waits for nothing.
 */
public final class Pace {
  private final long intervalMs;
  private final InstantSource clock;
  private long began;
  private long ended = Long.MIN_VALUE / 2;
  private boolean afterRest;

  /** @param intervalMs from the begin of a batch to that of the next one, at least */
  public Pace(long intervalMs, InstantSource clock) {
    this.intervalMs = intervalMs;
    this.clock = clock;
  }

  void begin() {
    began = clock.millis();
    afterRest = began - ended >= intervalMs;
  }

  /** Waits where the next batch would begin too soon; answers for how many milliseconds. */
  long end() throws InterruptedException {
    long now = clock.millis();
    // A clock that was set back must not make this longer than an interval.
    long pause = afterRest ? 0 : Math.min(intervalMs, Math.max(0, began + intervalMs - now));
    Thread.sleep(pause);
    ended = now + pause;
    return pause;
  }
}
