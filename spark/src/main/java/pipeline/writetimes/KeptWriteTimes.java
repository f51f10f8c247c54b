package pipeline.writetimes;

/** The {@link WriteTimes} of a stream, kept from one micro-batch, and one driver, to the next. */
public interface KeptWriteTimes {
  WriteTimes get() throws InterruptedException;

  /** Those that there were when they were first asked for: of the driver before. */
  WriteTimes found() throws InterruptedException;

  /** Returns when no driver will find those of before any more. */
  void keep(WriteTimes next) throws InterruptedException;

  /** The write timestamp of what is recomputed beside the batches. */
  default long besideBatches() throws InterruptedException {
    return get().besideBatches();
  }
}
