package pipeline.batch;

import pipeline.records.Fact;
import pipeline.records.KafkaMessage;

/** Stores nothing: for a run whose point is what it loads, not what it does. */
public final class NoSink implements RecordSink {
  @Override
  public void fact(KafkaMessage message, Fact fact) {}

  @Override
  public void deadLetter(KafkaMessage message, String reason) {}

  @Override
  public Changes flush() {
    return Changes.none();
  }

  @Override
  public void close() {}
}
