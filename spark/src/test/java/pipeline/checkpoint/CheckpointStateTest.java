package pipeline.checkpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
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
import pipeline.progress.CommittedPosition;
import pipeline.records.Offsets;
import scala.Option;
import scala.collection.JavaConverters;

@DisplayName("what a checkpoint says")
class CheckpointStateTest {
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
  @DisplayName("is nothing before the first batch")
  void isNoneAtFirst(@TempDir Path folder) {
    assertEquals(CheckpointState.NONE, read(folder));
  }

  @Test
  @DisplayName("is the end of the last committed batch: one that is only planned is not stored")
  void tellsPlannedFromCommitted(@TempDir Path folder) {
    plan(folder, 0, "{\"t\":{\"0\":5}}");
    assertEquals(new CheckpointState(CommittedPosition.NONE, offsets(5)), read(folder));
    commit(folder, 0);
    plan(folder, 1, "{\"t\":{\"0\":9}}");
    assertEquals(new CheckpointState(new CommittedPosition(0, offsets(5)), offsets(9)), read(folder));
  }

  @Test
  @DisplayName("is refused where it is of another source")
  void refusesAnotherSource(@TempDir Path folder) {
    plan(folder, 0, "17");
    commit(folder, 0);
    assertBroken(folder, "offsets/0 is empty or torn");
  }

  @Test
  @DisplayName("is refused where its newest file is empty, with the name of that file")
  void refusesEmptyFiles(@TempDir Path folder) throws IOException {
    twoBatches(folder);
    for (String file : new String[] {"offsets/1", "commits/1"}) {
      byte[] before = Files.readAllBytes(folder.resolve(file));
      Files.write(folder.resolve(file), new byte[0]);
      assertBroken(folder, file + " is empty or torn");
      Files.write(folder.resolve(file), before);
    }
    read(folder);
  }

  @Test
  @DisplayName("is refused where its newest file ends early")
  void refusesTornFiles(@TempDir Path folder) throws IOException {
    twoBatches(folder);
    byte[] whole = Files.readAllBytes(folder.resolve("offsets/1"));
    for (int length = 0; length < whole.length; length++) {
      Files.write(folder.resolve("offsets/1"), java.util.Arrays.copyOf(whole, length));
      assertBroken(folder, "offsets/1 is empty or torn");
    }
  }

  @Test
  @DisplayName("is refused where the offsets of a committed batch are gone")
  void refusesMissingOffsets(@TempDir Path folder) throws IOException {
    twoBatches(folder);
    Files.delete(folder.resolve("offsets/1"));
    assertBroken(folder, "offsets/1 is missing, though that batch is committed");
  }

  @Test
  @DisplayName("is refused where the query's id is torn")
  void refusesTornMetadata(@TempDir Path folder) throws IOException {
    twoBatches(folder);
    Files.writeString(folder.resolve("metadata"), "{\"id\":\"");
    assertBroken(folder, "metadata is empty or torn");
  }

  private static void twoBatches(Path folder) throws IOException {
    for (int batch = 0; batch < 2; batch++) {
      plan(folder, batch, "{\"t\":{\"0\":" + (batch + 5) + "}}");
      commit(folder, batch);
    }
    // The file system's own check would find them first, as it does where it wrote them.
    for (String log : new String[] {"offsets", "commits"}) {
      for (int batch = 0; batch < 2; batch++) Files.deleteIfExists(folder.resolve(log + "/." + batch + ".crc"));
    }
  }

  private static void assertBroken(Path folder, String expected) {
    ObstacleException broken = assertThrows(ObstacleException.class, () -> read(folder));
    assertEquals(Obstacle.CheckpointBroken, broken.obstacle());
    assertTrue(broken.getMessage().endsWith(expected), broken.getMessage());
  }

  private static Offsets offsets(long end) {
    return new Offsets(new TreeMap<>(Map.of(0, end)));
  }

  private static CheckpointState read(Path folder) {
    return CheckpointState.read(spark, folder.toUri().toString().replaceFirst("/$", ""), "t");
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
