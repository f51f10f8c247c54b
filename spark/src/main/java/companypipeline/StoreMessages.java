package companypipeline;

import java.util.Iterator;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Row;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One task of a micro-batch: reads its messages once, in the order of their offsets, and stores each as a company or as a
 * dead letter. Answers an outcome for each topic partition it met, after all of it is stored. Running it again stores
 * the same rows.
 */
final class StoreMessages implements FlatMapFunction<Iterator<Row>, PartitionOutcome> {
  private static final long serialVersionUID = 1;
  private static final Logger LOG = LoggerFactory.getLogger(StoreMessages.class);

  private final RecordSink.Factory sinks;

  StoreMessages(RecordSink.Factory sinks) {
    this.sinks = sinks;
  }

  /** @throws WriteFailedException where something could not be stored; Spark then runs the task again */
  @Override
  public Iterator<PartitionOutcome> call(Iterator<Row> rows) throws Exception {
    LogLevels.apply();
    Map<Integer, PartitionOutcome> outcomes = new TreeMap<>();
    Map<Integer, Long> lastOffsets = new TreeMap<>();
    if (!rows.hasNext()) return outcomes.values().iterator();
    CompanyReader reader = new CompanyReader();
    try (RecordSink sink = sinks.open()) {
      while (rows.hasNext()) {
        KafkaMessage message = KafkaMessage.from(rows.next());
        requireOrder(message, lastOffsets.put(message.partition(), message.offset()));
        PartitionOutcome outcome =
            outcomes.getOrDefault(
                message.partition(), PartitionOutcome.before(message.partition(), message.offset()));
        boolean stored = store(message, reader, sink);
        outcomes.put(message.partition(), stored ? outcome.plusCompany() : outcome.plusDeadLetter());
      }
      sink.flush();
    }
    return outcomes.values().iterator();
  }

  /** Whether it was a company; else it is a dead letter. */
  private static boolean store(KafkaMessage message, CompanyReader reader, RecordSink sink)
      throws InterruptedException {
    Company company;
    try {
      company = reader.read(message.value());
    } catch (RefusedValueException refused) {
      sink.deadLetter(message, refused.getMessage());
      return false;
    } catch (RuntimeException | StackOverflowError unforeseen) {
      // A value that our own code or a library chokes on must not stop the stream either; this is a bug to be mended.
      LOG.warn("partition {}, offset {}: cannot be read", message.partition(), message.offset(), unforeseen);
      sink.deadLetter(message, new RefusedValueException("cannot be read: " + unforeseen).getMessage());
      return false;
    }
    sink.company(message, company);
    return true;
  }

  /**
   * That the newest version of a company wins rests on this order: a key has one partition, Spark's source gives a partition
   * to one task in the order of its offsets, and nothing between may shuffle.
   */
  private static void requireOrder(KafkaMessage message, Long previousOffset) {
    if (previousOffset == null || previousOffset < message.offset()) return;
    throw new IllegalStateException(
        "expected partition %d in the order of its offsets; got %d after %d"
            .formatted(message.partition(), message.offset(), previousOffset));
  }
}
