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

@DisplayName("patience in an outage")
class PatienceTest {
  private static final RuntimeException PASSES = new IllegalStateException("away");
  private static final RuntimeException STAYS = new IllegalArgumentException("refused");

  private final List<Long> delays = new ArrayList<>();
  private final Queue<Runnable> later = new ArrayDeque<>();
  private final Patience patience =
      new Patience(new Outage(() -> Instant.EPOCH), failure -> failure == PASSES, delayMs -> {
        delays.add(delayMs);
        return later::add;
      });

  @Test
  @DisplayName("tries again, later and later up to a limit, until it succeeds")
  void triesAgain() throws InterruptedException {
    Queue<CompletableFuture<String>> attempts = new ArrayDeque<>();
    for (int failures = 0; failures < 20; failures++) attempts.add(CompletableFuture.failedFuture(PASSES));
    attempts.add(CompletableFuture.completedFuture("done"));
    CompletableFuture<String> answer = patience.insist(attempts::remove);
    for (int failures = 0; failures < 20; failures++) {
      assertFalse(answer.isDone());
      later.remove().run();
    }
    assertEquals("done", Patience.await(answer));
    assertTrue(delays.get(0) >= 50 && delays.get(0) <= 100, "the first delay is short: " + delays);
    assertTrue(delays.stream().allMatch(delayMs -> delayMs <= 3000), "no delay is long: " + delays);
    assertTrue(delays.get(19) >= 1500, "the delays grow: " + delays);
  }

  @Test
  @DisplayName("does not try again what will not pass, also where it is thrown")
  void givesUp() {
    CompletableFuture<String> failed = patience.insist(() -> CompletableFuture.failedFuture(STAYS));
    assertSame(STAYS, assertThrows(IllegalArgumentException.class, () -> Patience.await(failed)));
    CompletableFuture<String> threw = patience.insist(() -> { throw STAYS; });
    assertSame(STAYS, assertThrows(IllegalArgumentException.class, () -> Patience.await(threw)));
  }

  @Test
  @DisplayName("ends when it is closed: a task that is killed leaves nothing that goes on trying")
  void ends() {
    CompletableFuture<String> answer = patience.insist(() -> CompletableFuture.failedFuture(PASSES));
    patience.close();
    later.remove().run();
    assertSame(PASSES, assertThrows(IllegalStateException.class, () -> Patience.await(answer)));
    assertTrue(later.isEmpty());
  }

  @Test
  @DisplayName("can be interrupted while it waits")
  void canBeInterrupted() {
    CompletableFuture<String> answer = patience.insist(CompletableFuture::new);
    Thread.currentThread().interrupt();
    assertThrows(InterruptedException.class, () -> Patience.await(answer));
  }
}
