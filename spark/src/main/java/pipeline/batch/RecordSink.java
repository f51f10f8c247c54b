package pipeline.batch;

import java.io.Serializable;
import pipeline.records.Fact;
import pipeline.records.KafkaMessage;

/** Where one task puts what it read. Not for many threads. */
public interface RecordSink extends AutoCloseable {
  /** Makes a task's sink, on its executor. */
  interface Factory extends Serializable {
    RecordSink open() throws Exception;
  }

  /** Stores the row of a message; of two with the same key, the one with the later write timestamp wins. May return before it is stored. */
  void fact(KafkaMessage message, Fact fact) throws InterruptedException;

  /** Stores a message that is no record, with why. May return before it is stored. */
  void deadLetter(KafkaMessage message, String reason) throws InterruptedException;

  /**
   * Returns when all that was handed in is stored, but for what it answers as deferred.
   *
   * @throws WriteFailedException where one of them could not be
   */
  Changes flush() throws InterruptedException;

  @Override
  void close();
}
