package pipeline.cassandra;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.LongFunction;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Tries again, with back-off, what fails in an outage, until it succeeds or this is closed. Only for what may be done twice.
 * Safe for many threads.
 */
public final class Retry implements AutoCloseable {
  private static final long FIRST_DELAY_MS = 100;
  private static final long MAX_DELAY_MS = 3000;

  private final Outage outage;
  private final Predicate<Throwable> mayPass;
  private final LongFunction<Executor> after;
  private volatile boolean closed = false;

  /** Against outages of Cassandra. */
  Retry() {
    this(
        Outage.OF_CASSANDRA,
        CassandraFailures::mayPass,
        delayMs -> CompletableFuture.delayedExecutor(delayMs, TimeUnit.MILLISECONDS));
  }

  /**
   * @param mayPass whether a failure is worth another attempt
   * @param after executors that run what they are given so many milliseconds later
   */
  Retry(Outage outage, Predicate<Throwable> mayPass, LongFunction<Executor> after) {
    this.outage = outage;
    this.mayPass = mayPass;
    this.after = after;
  }

  /** The answer of an attempt that succeeds, whenever that is; fails with what does not pass, and with the last failure once this is closed. */
  <T> CompletableFuture<T> untilDone(Supplier<? extends CompletionStage<T>> attempt) {
    CompletableFuture<T> answer = new CompletableFuture<>();
    attempt(attempt, FIRST_DELAY_MS, answer);
    return answer;
  }

  /** Nothing is tried again from now on. */
  @Override
  public void close() {
    closed = true;
  }

  private <T> void attempt(
      Supplier<? extends CompletionStage<T>> attempt, long delayMs, CompletableFuture<T> answer) {
    started(attempt)
        .whenComplete(
            (value, failure) -> {
              if (failure == null) {
                outage.over();
                answer.complete(value);
              } else if (closed || !mayPass.test(failure)) {
                answer.completeExceptionally(failure);
              } else {
                outage.met(failure);
                // Spread out: hundreds of writes in flight must not all come back in one instant.
                long jittered = ThreadLocalRandom.current().nextLong(delayMs / 2, delayMs + 1);
                after.apply(jittered).execute(() -> attempt(attempt, Math.min(2 * delayMs, MAX_DELAY_MS), answer));
              }
            });
  }

  private static <T> CompletionStage<T> started(Supplier<? extends CompletionStage<T>> attempt) {
    try {
      return attempt.get();
    } catch (RuntimeException failure) {
      return CompletableFuture.failedFuture(failure);
    }
  }
}
