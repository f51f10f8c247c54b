package companypipeline.progress;

import companypipeline.records.Offsets;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.execution.streaming.CommitLog;
import org.apache.spark.sql.execution.streaming.OffsetSeqLog;

/**
 * How far the stream has come.
 *
 * @param batchId the last batch that is stored and committed; -1 where there is none
 * @param end everything below is stored
 */
public record CommittedPosition(long batchId, Offsets end) {
  static final CommittedPosition NONE = new CommittedPosition(-1, Offsets.none());

  /** What the checkpoint says, so that a restarted stream can name its position before it has anything new to read. */
  public static CommittedPosition ofCheckpoint(SparkSession spark, String checkpoint, String topic) {
    CommitLog commits = new CommitLog(spark, checkpoint + "/commits");
    if (commits.getLatestBatchId().isEmpty()) return NONE;
    long batchId = (Long) commits.getLatestBatchId().get();
    OffsetSeqLog offsets = new OffsetSeqLog(spark, checkpoint + "/offsets");
    String json = offsets.get(batchId).get().offsets().head().get().json();
    return new CommittedPosition(batchId, Offsets.ofSpark(json, topic));
  }
}
