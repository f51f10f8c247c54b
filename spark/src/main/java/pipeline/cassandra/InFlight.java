package pipeline.cassandra;

import java.util.concurrent.CompletionStage;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/**
 * Asynchronous writes of one task, bounded in number and in bytes: by number alone, 512 values of 900 KB would be half a
 * gigabyte. For one submitting thread.
 */
public final class InFlight {
  /** Cassandra's inserts allocate several times their value's size on both sides; 16 MiB a task keeps small heaps alive. */
  private static final int KIBIBYTES_A_TASK = 16 * 1024;

  private final int maxWrites;
  private final int maxKibibytes;
  private final Semaphore writes;
  private final Semaphore kibibytes;
  private final AtomicReference<WriteFailedException> failure = new AtomicReference<>();

  public InFlight(int maxWrites, int maxKibibytes) {
    this.maxWrites = maxWrites;
    this.maxKibibytes = maxKibibytes;
    this.writes = new Semaphore(maxWrites);
    this.kibibytes = new Semaphore(maxKibibytes);
  }

  /** As many of one task, of records. */
  public static InFlight ofTask(int maxWrites) {
    return new InFlight(maxWrites, KIBIBYTES_A_TASK);
  }

  /**
   * Starts a write as soon as there is room for it. One that is larger than all the room goes alone.
   *
   * @param table where it goes, for the message should it fail
   * @param bytes about what it holds in memory
   * @throws WriteFailedException where a write before failed; this one is not started then
   */
  public void submit(String table, int bytes, Supplier<? extends CompletionStage<?>> write) throws InterruptedException {
    int size = Math.min(maxKibibytes, bytes / 1024 + 1);
    writes.acquire();
    kibibytes.acquire(size);
    if (failure.get() != null) {
      release(size);
      throw failure.get();
    }
    try {
      write.get().whenComplete((result, cause) -> {
        if (cause != null) failure.compareAndSet(null, new WriteFailedException(table, cause));
        release(size);
      });
    } catch (RuntimeException cause) {
      release(size);
      throw new WriteFailedException(table, cause);
    }
  }

  /**
   * Returns when nothing is in flight any more.
   *
   * @throws WriteFailedException the first failure, where there was one
   */
  public void await() throws InterruptedException {
    writes.acquire(maxWrites);
    writes.release(maxWrites);
    if (failure.get() != null) throw failure.get();
  }

  private void release(int size) {
    kibibytes.release(size);
    writes.release();
  }
}
