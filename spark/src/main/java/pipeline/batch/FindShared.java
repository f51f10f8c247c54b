package pipeline.batch;

import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.stream.StreamSupport;
import org.apache.spark.api.java.function.PairFlatMapFunction;
import org.apache.spark.sql.Row;
import pipeline.records.KafkaMessage;
import pipeline.records.RecordReader;
import pipeline.records.RefusedValueException;
import pipeline.settings.Definition;
import scala.Tuple2;

/** One task: finds the messages of keys that came by more than one partition, each with its place in the log. */
final class FindShared implements PairFlatMapFunction<Iterator<Row>, LogPlace, Row> {
  private static final long serialVersionUID = 1;

  private final Definition definition;
  private final Set<Long> shared;

  FindShared(Definition definition, Set<Long> shared) {
    this.definition = definition;
    this.shared = shared;
  }

  /** One after the other: all of them may be too large for an executor's memory. */
  @Override
  public Iterator<Tuple2<LogPlace, Row>> call(Iterator<Row> rows) {
    RecordReader reader = new RecordReader(definition);
    Map<Integer, Long> latest = new HashMap<>();
    return StreamSupport.stream(Spliterators.spliteratorUnknownSize(rows, Spliterator.ORDERED), false)
        .map(row -> new Tuple2<>(place(KafkaMessage.from(row), latest), row))
        .filter(message -> isShared(KafkaMessage.from(message._2()), reader))
        .iterator();
  }

  private static LogPlace place(KafkaMessage message, Map<Integer, Long> latest) {
    long at = latest.merge(message.partition(), message.appendedAt().toEpochMilli(), Math::max);
    return new LogPlace(at, message.partition(), message.offset());
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
