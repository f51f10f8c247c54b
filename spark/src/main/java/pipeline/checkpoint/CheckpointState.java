package pipeline.checkpoint;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.EOFException;
import java.io.IOException;
import java.util.function.Supplier;
import org.apache.hadoop.fs.ChecksumException;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.execution.streaming.CommitLog;
import org.apache.spark.sql.execution.streaming.OffsetSeqLog;
import org.apache.spark.sql.execution.streaming.StreamMetadata;
import pipeline.progress.CommittedPosition;
import pipeline.records.Offsets;

/**
 * What Spark's checkpoint says.
 *
 * @param committed how far the stream has come
 * @param planned the end of the newest batch, which is read again where it is not committed; everything below it was in the topic
 */
public record CheckpointState(CommittedPosition committed, Offsets planned) {
  static final CheckpointState NONE = new CheckpointState(CommittedPosition.NONE, Offsets.none());

  /**
   * Reads the newest files, as the query will.
   *
   * @throws ObstacleException that names the file that is empty, torn or missing
   */
  public static CheckpointState read(SparkSession spark, String checkpoint, String topic) {
    OffsetSeqLog offsets = new OffsetSeqLog(spark, checkpoint + "/offsets");
    CommitLog commits = new CommitLog(spark, checkpoint + "/commits");
    Path metadata = new Path(checkpoint, "metadata");
    intact(metadata.toString(), () -> StreamMetadata.read(metadata, spark.sessionState().newHadoopConf()));
    long planned = newest(offsets.getLatestBatchId());
    long committed = newest(commits.getLatestBatchId());
    if (committed > planned) {
      throw broken(checkpoint + "/offsets/" + committed, "is missing, though that batch is committed", null);
    }
    if (planned < 0) return NONE;
    String newest = checkpoint + "/offsets/" + planned;
    Offsets plannedEnd = intact(newest, () -> endOf(offsets, planned, topic));
    if (committed < 0) return new CheckpointState(CommittedPosition.NONE, plannedEnd);
    intact(checkpoint + "/commits/" + committed, () -> commits.get(committed).get());
    Offsets end = intact(checkpoint + "/offsets/" + committed, () -> endOf(offsets, committed, topic));
    return new CheckpointState(new CommittedPosition(committed, end), plannedEnd);
  }

  private static Offsets endOf(OffsetSeqLog offsets, long batchId, String topic) {
    return Offsets.ofSpark(offsets.get(batchId).get().offsets().head().get().json(), topic);
  }

  private static long newest(scala.Option<Object> batchId) {
    return batchId.isEmpty() ? -1 : (Long) batchId.get();
  }

  /** What cannot be understood is broken; storage that does not answer is not. Scala declares neither. */
  private static <T> T intact(String file, Supplier<T> read) {
    try {
      return read.get();
    } catch (Exception cause) {
      if (cause instanceof IOException && !isOfContent(cause)) throw cause;
      throw broken(file, "is empty or torn", cause);
    }
  }

  private static boolean isOfContent(Exception cause) {
    return cause instanceof ChecksumException || cause instanceof EOFException || cause instanceof JsonProcessingException;
  }

  private static ObstacleException broken(String file, String how, Throwable cause) {
    return new ObstacleException(Obstacle.CheckpointBroken, "the checkpoint's file " + file + " " + how, cause);
  }
}
