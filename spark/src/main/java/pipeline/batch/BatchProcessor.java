package pipeline.batch;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.function.VoidFunction2;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import pipeline.records.KafkaMessage;
import pipeline.settings.Definition;
import pipeline.writetimes.KeptWriteTimes;
import pipeline.writetimes.ReadMessages;
import pipeline.writetimes.WriteTimes;

/**
 * One micro-batch: when it returns, everything of it is stored, and Spark commits its offsets. Running it again for the same
 * batch stores the same rows. What is derived from the facts is recomputed here, after they are stored.
 */
public final class BatchProcessor implements VoidFunction2<Dataset<Row>, Long> {
  private static final long serialVersionUID = 1;

  private final transient Definition definition;
  private final StoreMessages store;
  private final transient BatchRollups rollups;
  private final transient KeptWriteTimes writeTimes;
  private final transient Pace pace;
  private final transient Map<Long, BatchTotals> totals = new ConcurrentHashMap<>();

  /** @throws IllegalArgumentException where the definition's schema is none */
  public BatchProcessor(
      Definition definition, RecordSink.Factory sinks, BatchRollups rollups, KeptWriteTimes writeTimes, Pace pace) {
    this.definition = definition;
    this.store = new StoreMessages(definition, sinks);
    this.rollups = rollups;
    this.writeTimes = writeTimes;
    this.pace = pace;
  }

  @Override
  public void call(Dataset<Row> batch, Long batchId) throws Exception {
    pace.begin();
    WriteTimes times = timesOf(batch);
    JavaRDD<KafkaMessage> messages = batch.toJavaRDD().mapPartitions(new ReadMessages(times));
    List<TaskOutcome> outcomes = new ArrayList<>(messages.mapPartitions(store).collect());
    BatchTotals stored = BatchTotals.of(outcomes);
    WriteTimes next = times.after(outcomes.stream().flatMap(task -> task.reads().stream()).toList());
    Set<Long> shared = KeyHashes.shared(outcomes.stream().map(TaskOutcome::keys).toList());
    // Each of two tasks took such a record for its own, and left it where the other does not know of.
    if (!shared.isEmpty()) outcomes.addAll(settle(messages, shared));
    // Before anything has its timestamp: what another driver recomputes after this one's end is later.
    writeTimes.keep(next);
    rollups.update(messages, outcomes, next.recomputed());
    totals.put(batchId, stored.after(pace.end()));
  }

  private WriteTimes timesOf(Dataset<Row> batch) throws InterruptedException {
    WriteTimes times = writeTimes.get();
    if (times.begin() != null) return times;
    // A batch may be of aborted transactions alone.
    List<Instant> earliest = batch.toJavaRDD().map(KafkaMessage::timeOf).takeOrdered(1);
    if (earliest.isEmpty()) return times;
    writeTimes.keep(times.beginning(earliest.get(0)));
    return writeTimes.get();
  }

  /** Settles the records of these keys once more, by one task that sees all their versions in the order of their write timestamps. */
  private List<TaskOutcome> settle(JavaRDD<KafkaMessage> messages, Set<Long> shared) {
    return messages
        .mapPartitions(new FindShared(definition, shared))
        .sortBy(KafkaMessage::writtenAt, true, 1)
        .mapPartitions(store)
        .collect();
  }

  /** What the batch stored, once: null where it did not run in this driver, or was asked for before. */
  public BatchTotals takeTotals(long batchId) {
    return totals.remove(batchId);
  }
}
