package pipeline.batch;

import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
    Map<Integer, PartitionOutcome> outcomes = new TreeMap<>();
    Map<Integer, Long> lastOffsets = new TreeMap<>();
    if (!messages.hasNext()) return Collections.emptyIterator();
    RecordReader reader = new RecordReader(definition);
    KeyHashes keys = new KeyHashes();
    try (RecordSink sink = sinks.open()) {
      while (messages.hasNext()) {
        KafkaMessage message = messages.next();
        requireOrder(message, lastOffsets.put(message.partition(), message.offset()));
        PartitionOutcome before = outcomes.getOrDefault(message.partition(), PartitionOutcome.before(message));
        PartitionOutcome after =
            store(message, reader, sink, keys)
                .map(why -> before.plusDeadLetter(message, why))
                .orElseGet(() -> before.plusRecord(message));
        outcomes.put(message.partition(), after);
      }
      return List.of(new TaskOutcome(List.copyOf(outcomes.values()), sink.flush(), keys)).iterator();
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

  /**
   * That the newest version of a record wins rests on this order: a key has one partition, Spark's source gives a partition
   * to one task in the order of its offsets, and nothing between may shuffle.
   */
  private static void requireOrder(KafkaMessage message, Long previousOffset) {
    if (previousOffset == null || previousOffset < message.offset()) return;
    throw new IllegalStateException(
        "expected partition %d in the order of its offsets; got %d after %d"
            .formatted(message.partition(), message.offset(), previousOffset));
  }
}
