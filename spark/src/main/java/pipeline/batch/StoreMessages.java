package pipeline.batch;

import java.time.Instant;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import pipeline.records.Fact;
import pipeline.records.KafkaMessage;
import pipeline.records.RecordReader;
import pipeline.records.RefusalKind;
import pipeline.records.RefusedValueException;
import pipeline.settings.Definition;
import pipeline.settings.LogLevels;
import pipeline.writetimes.WriteTimes;

/**
 * One task of a micro-batch: reads its messages once, in the order of their offsets, and stores each as a row of the facts or
 * as a dead letter. Answers one outcome after all of it is stored, none where there was nothing. Running it again stores the same
 * rows.
 */
final class StoreMessages implements FlatMapFunction<Iterator<KafkaMessage>, TaskOutcome> {
  private static final long serialVersionUID = 1;
  private static final Logger LOG = LoggerFactory.getLogger(StoreMessages.class);

  private final Definition definition;
  private final RecordSink.Factory sinks;

  /** @throws IllegalArgumentException where the definition's schema is none: no task needs to find that out */
  StoreMessages(Definition definition, RecordSink.Factory sinks) {
    this.definition = definition;
    this.sinks = sinks;
    new RecordReader(definition);
  }

  /** @throws WriteFailedException where something could not be stored; Spark then runs the task again */
  @Override
  public Iterator<TaskOutcome> call(Iterator<KafkaMessage> messages) throws Exception {
    LogLevels.apply();
    if (!messages.hasNext()) return Collections.emptyIterator();
    SortedMap<Integer, WriteTimes.Read> reads = new TreeMap<>();
    Map<RefusalKind, Long> deadLetters = new EnumMap<>(RefusalKind.class);
    long rows = 0;
    Instant oldest = Instant.MAX;
    RecordReader reader = new RecordReader(definition);
    KeyHashes keys = new KeyHashes();
    try (RecordSink sink = sinks.open()) {
      while (messages.hasNext()) {
        KafkaMessage message = messages.next();
        reads.merge(message.partition(), WriteTimes.Read.of(message), WriteTimes.Read::then);
        store(message, reader, sink, keys).ifPresent(why -> deadLetters.merge(why, 1L, Long::sum));
        rows++;
        if (message.appendedAt().isBefore(oldest)) oldest = message.appendedAt();
      }
      return List.of(new TaskOutcome(List.copyOf(reads.values()), rows, deadLetters, oldest, sink.flush(), keys)).iterator();
    }
  }

  /** Why it is a dead letter; empty where it is a record. */
  private static Optional<RefusalKind> store(
      KafkaMessage message, RecordReader reader, RecordSink sink, KeyHashes keys) throws InterruptedException {
    Fact fact;
    try {
      fact = reader.read(message.value());
    } catch (RefusedValueException refused) {
      sink.deadLetter(message, refused.getMessage());
      return Optional.of(refused.kind());
    } catch (RuntimeException | StackOverflowError unforeseen) {
      // A value that our own code or a library chokes on must not stop the stream either; this is a bug to be mended.
      LOG.warn("partition {}, offset {}: cannot be read", message.partition(), message.offset(), unforeseen);
      RefusedValueException refused = new RefusedValueException(RefusalKind.UNFORESEEN, "cannot be read: " + unforeseen);
      sink.deadLetter(message, refused.getMessage());
      return Optional.of(refused.kind());
    }
    keys.add(fact.key());
    sink.fact(message, fact);
    return Optional.empty();
  }
}
