package pipeline.checkpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordingFile;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.Path;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.execution.streaming.CheckpointFileManager;
import org.apache.spark.sql.execution.streaming.FileContextBasedCheckpointFileManager;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("files of a checkpoint on a local disk")
class LocalCheckpointFilesTest {
  private static final String PROPERTY = "spark.sql.streaming.checkpointFileManagerClass";

  @TempDir File root;

  @Test
  @DisplayName("are written without a process, of which Spark's own way starts some")
  void startsNoProcess() throws IOException {
    assertEquals(0, processesToWrite(this::ours));
    assertTrue(processesToWrite(this::sparks) > 0);
  }

  @Test
  @DisplayName("are those that Spark writes, under the same names and with the same permissions")
  void writesTheSameFiles() throws IOException {
    write(ours("ours"), "ours", "0", "{\"companies\":{\"0\":17}}");
    write(sparks("sparks"), "sparks", "0", "{\"companies\":{\"0\":17}}");
    assertEquals(names("sparks"), names("ours"));
    for (String name : names("sparks")) {
      java.nio.file.Path expected = root.toPath().resolve("sparks").resolve(name);
      java.nio.file.Path got = root.toPath().resolve("ours").resolve(name);
      assertEquals(-1, Files.mismatch(expected, got), name);
      assertEquals(permissions(expected), permissions(got), name);
    }
  }

  @Test
  @DisplayName("are read by Spark's own way, and those that it wrote are read")
  void readsEachOther() throws IOException {
    write(ours("a"), "a", "0", "ours");
    write(sparks("a"), "a", "1", "Spark's");
    assertEquals("ours", read(sparks("a"), "a", "0"));
    assertEquals("Spark's", read(ours("a"), "a", "1"));
  }

  @Test
  @DisplayName("are never written over, and go with what belongs to them")
  void keepsWhatIsThere() throws IOException {
    CheckpointFileManager files = ours("a");
    write(files, "a", "0", "first");
    assertThrows(FileAlreadyExistsException.class, () -> write(files, "a", "0", "second"));
    assertEquals("first", read(files, "a", "0"));
    files.delete(path("a", "0"));
    assertFalse(names("a").contains("0") || names("a").contains(".0.crc"), names("a").toString());
  }

  @Test
  @DisplayName("that may be written over are read after either way has done so")
  void writesOver() throws IOException {
    writeOver(ours("a"), "first");
    writeOver(sparks("a"), "by an earlier version");
    assertEquals("by an earlier version", read(ours("a"), "a", "stream.json"));
    writeOver(ours("a"), "once more");
    assertEquals("once more", read(sparks("a"), "a", "stream.json"));
  }

  @Test
  @DisplayName("are meant on a local disk alone, and where nobody has said otherwise")
  void isForLocalDisksAlone() {
    assertEquals(LocalCheckpointFiles.class.getName(), managerOf("file:///var/check point", new SparkConf(false)));
    assertEquals("", managerOf("s3a://bucket/checkpoint", new SparkConf(false)));
    assertEquals("other", managerOf("file:///var/checkpoint", new SparkConf(false).set(PROPERTY, "other")));
  }

  private static String managerOf(String checkpoint, SparkConf conf) {
    LocalCheckpointFiles.useFor(checkpoint, conf);
    return conf.get(PROPERTY, "");
  }

  private long processesToWrite(Function<String, CheckpointFileManager> manager) throws IOException {
    CheckpointFileManager files = manager.apply("processes");
    write(files, "processes", "first-" + manager.hashCode(), "loads its classes");
    java.nio.file.Path events = root.toPath().resolve("events.jfr");
    try (Recording recording = new Recording()) {
      recording.enable("jdk.ProcessStart");
      recording.start();
      write(files, "processes", "second-" + manager.hashCode(), "");
      recording.stop();
      recording.dump(events);
    }
    return RecordingFile.readAllEvents(events).size();
  }

  private CheckpointFileManager ours(String folder) {
    return made(new LocalCheckpointFiles(path(folder), new Configuration()), folder);
  }

  private CheckpointFileManager sparks(String folder) {
    return made(new FileContextBasedCheckpointFileManager(path(folder), new Configuration()), folder);
  }

  private CheckpointFileManager made(CheckpointFileManager files, String folder) {
    files.mkdirs(path(folder));
    return files;
  }

  private void writeOver(CheckpointFileManager files, String text) throws IOException {
    write(files.createAtomic(path("a", "stream.json"), true), text);
  }

  private void write(CheckpointFileManager files, String folder, String name, String text) throws IOException {
    write(files.createAtomic(path(folder, name), false), text);
  }

  private static void write(CheckpointFileManager.CancellableFSDataOutputStream file, String text) throws IOException {
    try {
      file.write(text.getBytes(StandardCharsets.UTF_8));
      file.close();
    } finally {
      file.cancel();
    }
  }

  private String read(CheckpointFileManager files, String folder, String name) throws IOException {
    try (FSDataInputStream file = files.open(path(folder, name))) {
      return new String(file.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private Path path(String... names) {
    return new Path("file://" + root + "/" + String.join("/", names));
  }

  private Set<String> names(String folder) {
    return new TreeSet<>(Arrays.asList(new File(root, folder).list()));
  }

  private static String permissions(java.nio.file.Path file) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
  }
}
