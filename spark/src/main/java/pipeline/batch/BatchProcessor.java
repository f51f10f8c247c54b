package pipeline.batch;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.function.VoidFunction2;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import pipeline.settings.Definition;

/**
 * One micro-batch: when it returns, everything of it is stored, and Spark commits its offsets. Running it again for the same
 * batch stores the same rows. What is derived from the facts is recomputed here, after they are stored.
 */
public final class BatchProcessor implements VoidFunction2<Dataset<Row>, Long> {
  private static final long serialVersionUID = 1;

  private final transient Definition definition;
  private final StoreMessages store;
  private final transient BatchRollups rollups;
  private final transient Pace pace;
  private final transient Map<Long, BatchTotals> totals = new ConcurrentHashMap<>();

  /** @throws IllegalArgumentException where the definition's schema is none */
  public BatchProcessor(Definition definition, RecordSink.Factory sinks, BatchRollups rollups, Pace pace) {
    this.definition = definition;
    this.store = new StoreMessages(definition, sinks);
    this.rollups = rollups;
    this.pace = pace;
  }

  @Override
  public void call(Dataset<Row> batch, Long batchId) throws Exception {
    pace.begin();
    JavaRDD<Row> messages = batch.toJavaRDD();
    List<TaskOutcome> outcomes = new ArrayList<>(messages.mapPartitions(store).collect());
    BatchTotals stored = BatchTotals.of(outcomes);
    Set<Long> shared = KeyHashes.shared(outcomes.stream().map(TaskOutcome::keys).toList());
    // Each of two tasks took such a record for its own, and left it where the other does not know of.
    if (!shared.isEmpty()) outcomes.addAll(settle(messages, shared, latest(outcomes)));
    rollups.update(messages, outcomes);
    totals.put(batchId, stored.after(pace.end()));
  }

  /** Stores the records of these keys once more, by one task that sees all their versions in the order in which they were appended. */
  private List<TaskOutcome> settle(JavaRDD<Row> messages, Set<Long> shared, long latest) {
    return messages
        .mapPartitionsToPair(new FindShared(definition, shared))
        .sortByKey(true, 1)
        .values()
        .mapPartitions(store.after(latest))
        .collect();
  }

  private static long latest(List<TaskOutcome> outcomes) {
    return outcomes.stream().mapToLong(outcome -> outcome.changes().writtenAt()).max().orElse(Long.MIN_VALUE);
  }

  /** What the batch stored, once: null where it did not run in this driver, or was asked for before. */
  public BatchTotals takeTotals(long batchId) {
    return totals.remove(batchId);
  }
}
