package pipeline.batch;

import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import pipeline.cassandra.WriteFailedException;
import pipeline.records.Fact;
import pipeline.records.KafkaMessage;
import pipeline.settings.Definitions;
import pipeline.totals.Touched;

/** Keeps what it is given in this JVM, which is also Spark's in local mode. */
final class MemorySink implements RecordSink {
  /** @param what a record's name, or a dead letter's reason */
  record Stored(KafkaMessage message, String what) {
    String at() {
      return message.partition() + "/" + message.offset();
    }
  }

  static final List<Stored> records = new CopyOnWriteArrayList<>();
  static final List<Stored> deadLetters = new CopyOnWriteArrayList<>();
  static volatile boolean failOnFlush;
  static volatile int opened;
  static volatile int closed;

  static void reset() {
    records.clear();
    deadLetters.clear();
    failOnFlush = false;
    opened = 0;
    closed = 0;
  }

  static synchronized RecordSink open() {
    opened++;
    return new MemorySink();
  }

  @Override
  public void fact(KafkaMessage message, Fact fact) {
    records.add(new Stored(message, (String) fact.values().get(Definitions.COMPANIES.indexOf("name"))));
  }

  @Override
  public void deadLetter(KafkaMessage message, String reason) {
    deadLetters.add(new Stored(message, reason));
  }

  @Override
  public Changes flush() {
    if (failOnFlush) throw new WriteFailedException("records", new IllegalStateException("timed out"));
    return new Changes(new Touched(), Set.of(), List.of());
  }

  @Override
  public void close() {
    synchronized (MemorySink.class) {
      closed++;
    }
  }
}
