package pipeline.batch;

import java.util.Iterator;
import java.util.Set;
import java.util.Spliterators;
import java.util.stream.StreamSupport;
import org.apache.spark.api.java.function.FlatMapFunction;
import pipeline.records.KafkaMessage;
import pipeline.records.RecordReader;
import pipeline.records.RefusedValueException;
import pipeline.settings.Definition;

/** One task: finds the messages of keys that came by more than one partition. */
final class FindShared implements FlatMapFunction<Iterator<KafkaMessage>, KafkaMessage> {
  private static final long serialVersionUID = 1;
  private final Definition definition;
  private final Set<Long> shared;

  FindShared(Definition definition, Set<Long> shared) {
    this.definition = definition;
    this.shared = shared;
  }

  /** One after the other: all of them may be too large for an executor's memory. */
  @Override
  public Iterator<KafkaMessage> call(Iterator<KafkaMessage> messages) {
    RecordReader reader = new RecordReader(definition);
    return StreamSupport.stream(Spliterators.spliteratorUnknownSize(messages, 0), false)
        .filter(message -> isShared(message, reader))
        .iterator();
  }

  private boolean isShared(KafkaMessage message, RecordReader reader) {
    try {
      return shared.contains(KeyHashes.hash(reader.read(message.value()).key()));
    } catch (RefusedValueException | RuntimeException | StackOverflowError deadLetter) {
      // It is stored as one already.
      return false;
    }
  }
}
