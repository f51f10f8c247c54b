package pipeline.cassandra;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("a retry in an outage")
class RetryTest {
  private static final RuntimeException PASSES = new IllegalStateException("away");
  private static final RuntimeException STAYS = new IllegalArgumentException("refused");

  private final List<Long> delays = new ArrayList<>();
  private final Queue<Runnable> later = new ArrayDeque<>();
  private final Retry retry =
      new Retry(new Outage(() -> Instant.EPOCH), failure -> failure == PASSES, delayMs -> {
        delays.add(delayMs);
        return later::add;
      });

  @Test
  @DisplayName("tries again, later and later up to a limit, until it succeeds")
  void triesAgain() throws InterruptedException {
    Queue<CompletableFuture<String>> attempts = new ArrayDeque<>();
    for (int failures = 0; failures < 20; failures++) attempts.add(CompletableFuture.failedFuture(PASSES));
    attempts.add(CompletableFuture.completedFuture("done"));
    CompletableFuture<String> answer = retry.untilDone(attempts::remove);
    for (int failures = 0; failures < 20; failures++) {
      assertFalse(answer.isDone());
      later.remove().run();
    }
    assertEquals("done", RetryingSession.await(answer));
    assertTrue(delays.get(0) >= 50 && delays.get(0) <= 100, "the first delay is short: " + delays);
    assertTrue(delays.stream().allMatch(delayMs -> delayMs <= 3000), "no delay is long: " + delays);
    assertTrue(delays.get(19) >= 1500, "the delays grow: " + delays);
  }

  @Test
  @DisplayName("does not try again what will not pass, also where it is thrown")
  void givesUp() {
    CompletableFuture<String> failed = retry.untilDone(() -> CompletableFuture.failedFuture(STAYS));
    assertSame(STAYS, assertThrows(IllegalArgumentException.class, () -> RetryingSession.await(failed)));
    CompletableFuture<String> threw = retry.untilDone(() -> { throw STAYS; });
    assertSame(STAYS, assertThrows(IllegalArgumentException.class, () -> RetryingSession.await(threw)));
  }

  @Test
  @DisplayName("ends when it is closed: a task that is killed leaves nothing that goes on trying")
  void ends() {
    CompletableFuture<String> answer = retry.untilDone(() -> CompletableFuture.failedFuture(PASSES));
    retry.close();
    later.remove().run();
    assertSame(PASSES, assertThrows(IllegalStateException.class, () -> RetryingSession.await(answer)));
    assertTrue(later.isEmpty());
  }

  @Test
  @DisplayName("can be interrupted while it waits")
  void canBeInterrupted() {
    CompletableFuture<String> answer = retry.untilDone(CompletableFuture::new);
    Thread.currentThread().interrupt();
    assertThrows(InterruptedException.class, () -> RetryingSession.await(answer));
  }
}
