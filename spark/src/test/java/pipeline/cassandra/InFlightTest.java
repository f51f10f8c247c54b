package pipeline.cassandra;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("writes in flight")
class InFlightTest {
  private final ExecutorService submitter = Executors.newSingleThreadExecutor();

  @AfterEach
  void stop() {
    submitter.shutdownNow();
  }

  @Test
  @DisplayName("are bounded in number: the next one waits for one to end")
  void boundsTheNumber() throws Exception {
    InFlight inFlight = new InFlight(2, 1000);
    CompletableFuture<Void> first = new CompletableFuture<>();
    inFlight.submit("t", 0, () -> first);
    inFlight.submit("t", 0, CompletableFuture::new);
    CompletableFuture<Void> third = new CompletableFuture<>();
    Future<?> submitted = submit(inFlight, 0, third);
    assertFalse(submitted.isDone());
    first.complete(null);
    submitted.get(10, TimeUnit.SECONDS);
  }

  @Test
  @DisplayName("are bounded in bytes: a large one waits until there is room")
  void boundsTheBytes() throws Exception {
    InFlight inFlight = new InFlight(100, 1000);
    CompletableFuture<Void> first = new CompletableFuture<>();
    inFlight.submit("t", 900 * 1024, () -> first);
    Future<?> submitted = submit(inFlight, 900 * 1024, new CompletableFuture<>());
    assertFalse(submitted.isDone());
    first.complete(null);
    submitted.get(10, TimeUnit.SECONDS);
  }

  @Test
  @DisplayName("may be larger than all the room: such a one goes alone")
  void acceptsLargerThanTheRoom() throws Exception {
    InFlight inFlight = new InFlight(100, 1000);
    inFlight.submit("t", 5_000 * 1024, () -> CompletableFuture.completedFuture(null));
    inFlight.await();
  }

  @Test
  @DisplayName("that fail are named by their table, keep their cause, and stop those after them")
  void reportsFailures() throws Exception {
    InFlight inFlight = new InFlight(1, 1000);
    IllegalStateException cause = new IllegalStateException("no node answers");
    inFlight.submit("ks.companies", 0, () -> CompletableFuture.failedFuture(cause));
    WriteFailedException failure =
        assertThrows(
            WriteFailedException.class,
            () -> inFlight.submit("ks.other", 0, () -> { throw new AssertionError("must not be started"); }));
    assertEquals(
        "Cassandra did not acknowledge a write to ks.companies: java.lang.IllegalStateException: no node answers",
        failure.getMessage());
    assertSame(cause, failure.getCause());
    assertSame(failure, assertThrows(WriteFailedException.class, inFlight::await));
  }

  @Test
  @DisplayName("that cannot even be started are a failure too, and leave their room")
  void reportsThoseNotStarted() throws Exception {
    InFlight inFlight = new InFlight(1, 1000);
    IllegalStateException cause = new IllegalStateException("closed");
    assertSame(
        cause,
        assertThrows(WriteFailedException.class, () -> inFlight.submit("t", 0, () -> { throw cause; })).getCause());
    inFlight.await();
  }

  private Future<?> submit(InFlight inFlight, int bytes, CompletableFuture<Void> write) {
    return submitter.submit(() -> {
      inFlight.submit("t", bytes, () -> write);
      return null;
    });
  }
}
