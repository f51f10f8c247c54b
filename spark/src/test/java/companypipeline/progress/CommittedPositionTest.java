package companypipeline.progress;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import companypipeline.records.Offsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.execution.streaming.CommitLog;
import org.apache.spark.sql.execution.streaming.CommitMetadata;
import org.apache.spark.sql.execution.streaming.OffsetSeq;
import org.apache.spark.sql.execution.streaming.OffsetSeqLog;
import org.apache.spark.sql.execution.streaming.SerializedOffset;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import scala.Option;
import scala.collection.JavaConverters;

@DisplayName("the position that a checkpoint names")
class CommittedPositionTest {
  private static SparkSession spark;

  @BeforeAll
  static void startSpark() {
    spark = SparkSession.builder().master("local[1]").config("spark.ui.enabled", "false").getOrCreate();
  }

  @AfterAll
  static void stopSpark() {
    spark.stop();
  }

  @Test
  @DisplayName("is none before the first batch")
  void isNoneAtFirst(@TempDir Path folder) {
    assertEquals(CommittedPosition.NONE, position(folder));
  }

  @Test
  @DisplayName("is the end of the last committed batch: one that is only planned is not stored")
  void ignoresPlannedBatches(@TempDir Path folder) {
    plan(folder, 0, "{\"t\":{\"0\":5}}");
    commit(folder, 0);
    plan(folder, 1, "{\"t\":{\"0\":9}}");
    assertEquals(new CommittedPosition(0, new Offsets(new TreeMap<>(Map.of(0, 5L)))), position(folder));
  }

  @Test
  @DisplayName("is refused where the checkpoint is of another form")
  void refusesAnotherSource(@TempDir Path folder) {
    plan(folder, 0, "17");
    commit(folder, 0);
    assertEquals(
        "expected {\"topic\":{\"partition\":offset}}; got 17",
        assertThrows(IllegalArgumentException.class, () -> position(folder)).getMessage());
  }

  private static CommittedPosition position(Path folder) {
    return CommittedPosition.ofCheckpoint(spark, folder.toUri().toString(), "t");
  }

  private static void plan(Path folder, long batchId, String offset) {
    OffsetSeq offsets =
        OffsetSeq.fill(
            JavaConverters.<org.apache.spark.sql.connector.read.streaming.Offset>asScalaBuffer(
                java.util.List.of(new SerializedOffset(offset))));
    new OffsetSeqLog(spark, folder.toUri() + "/offsets").add(batchId, new OffsetSeq(offsets.offsets(), Option.empty()));
  }

  private static void commit(Path folder, long batchId) {
    new CommitLog(spark, folder.toUri() + "/commits").add(batchId, new CommitMetadata(0));
  }
}
