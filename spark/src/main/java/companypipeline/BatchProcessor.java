package companypipeline;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.spark.api.java.function.VoidFunction2;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * One micro-batch: when it returns, everything of it is stored, and Spark commits its offsets. Running it again for the same
 * batch stores the same rows. What is derived from the facts (rollups) is recomputed here, after they are stored.
 */
final class BatchProcessor implements VoidFunction2<Dataset<Row>, Long> {
  private static final long serialVersionUID = 1;

  private final StoreMessages store;
  private final transient Map<Long, BatchTotals> totals = new ConcurrentHashMap<>();

  BatchProcessor(RecordSink.Factory sinks) {
    this.store = new StoreMessages(sinks);
  }

  @Override
  public void call(Dataset<Row> batch, Long batchId) {
    List<PartitionOutcome> outcomes = batch.toJavaRDD().mapPartitions(store).collect();
    totals.put(batchId, BatchTotals.of(outcomes));
  }

  /** What the batch stored, once: null where it did not run in this driver, or was asked for before. */
  BatchTotals takeTotals(long batchId) {
    return totals.remove(batchId);
  }
}
