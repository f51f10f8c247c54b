package pipeline.batch;

import pipeline.settings.Definition;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.function.VoidFunction2;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.storage.StorageLevel;

/**
 * One micro-batch: when it returns, everything of it is stored, and Spark commits its offsets. Running it again for the same
 * batch stores the same rows. What is derived from the facts is recomputed here, after they are stored.
 */
public final class BatchProcessor implements VoidFunction2<Dataset<Row>, Long> {
  private static final long serialVersionUID = 1;

  private final StoreMessages store;
  private final transient BatchRollups rollups;
  private final transient Map<Long, BatchTotals> totals = new ConcurrentHashMap<>();

  /** @throws IllegalArgumentException where the definition's schema is none */
  public BatchProcessor(Definition definition, RecordSink.Factory sinks, BatchRollups rollups) {
    this.store = new StoreMessages(definition, sinks);
    this.rollups = rollups;
  }

  @Override
  public void call(Dataset<Row> batch, Long batchId) throws Exception {
    // Kept, because deferred records are stored in a second pass; one that is lost is made again, with the same effect.
    JavaRDD<TaskOutcome> tasks = batch.toJavaRDD().mapPartitions(store).persist(StorageLevel.MEMORY_AND_DISK());
    try {
      List<TaskOutcome> outcomes = tasks.map(TaskOutcome::forDriver).collect();
      rollups.update(tasks, outcomes);
      totals.put(batchId, BatchTotals.of(outcomes));
    } finally {
      tasks.unpersist(false);
    }
  }

  /** What the batch stored, once: null where it did not run in this driver, or was asked for before. */
  public BatchTotals takeTotals(long batchId) {
    return totals.remove(batchId);
  }
}
