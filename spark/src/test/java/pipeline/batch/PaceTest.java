package pipeline.batch;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("a micro-batch")
class PaceTest {
  private static final long INTERVAL_MS = 40;

  private long now = 1_000_000;
  private final Pace pace = new Pace(INTERVAL_MS, () -> Instant.ofEpochMilli(now));

  @Test
  @DisplayName("ends at once after a rest: the next record may be long in coming")
  void afterRest() throws InterruptedException {
    assertEquals(0, batch(0, 10));
    assertEquals(0, batch(INTERVAL_MS, 10));
  }

  @Test
  @DisplayName("ends an interval after its begin while records go on arriving, and at once where it took longer")
  void inAFlow() throws InterruptedException {
    assertEquals(0, batch(0, 10));
    assertEquals(INTERVAL_MS - 10, batch(INTERVAL_MS - 1, 10));
    assertEquals(INTERVAL_MS - 15, batch(0, 15));
    assertEquals(0, batch(0, INTERVAL_MS + 1));
    assertEquals(INTERVAL_MS - 10, batch(5, 10));
    assertEquals(0, batch(INTERVAL_MS, 10));
  }

  @Test
  @DisplayName("is not held up for long by a clock that was set back")
  void setBack() throws InterruptedException {
    batch(0, 10);
    assertEquals(INTERVAL_MS, batch(1, -3_600_000));
  }

  /** What it is held up for, of a batch that begins so long after the one before has ended and takes so long. */
  private long batch(long afterMs, long takesMs) throws InterruptedException {
    now += afterMs;
    pace.begin();
    now += takesMs;
    long pause = pace.end();
    now += pause;
    return pause;
  }
}
