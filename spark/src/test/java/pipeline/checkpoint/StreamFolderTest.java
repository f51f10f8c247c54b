package pipeline.checkpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pipeline.settings.Resumption;

@DisplayName("the folder of a stream")
class StreamFolderTest {
  private static final Configuration HADOOP = new Configuration();

  @TempDir Path base;
  private String named;
  private String earlier;

  @BeforeEach
  void names() {
    named = "file:" + base + "/new";
    earlier = "file:" + base + "/old";
  }

  @Test
  @DisplayName("is the one that is named, and its own checkpoint, where there is nothing yet")
  void first() {
    StreamFolder folder = open("ours", "");
    assertEquals(named, folder.checkpoint().toString());
    assertEquals(Optional.empty(), folder.topicId());
  }

  @Test
  @DisplayName("keeps the topic's id")
  void keeps() {
    open("ours", "").keep("ours", "a", HADOOP);
    assertEquals(Optional.of("a"), open("ours", "").topicId());
  }

  @Test
  @DisplayName("is that of an earlier version where one is there, also later, and without anything to begin with in the new one")
  void ofEarlierVersion() throws IOException {
    Files.createDirectories(base.resolve("old/offsets"));
    open("ours", "").keep("ours", "a", HADOOP);
    assertEquals(earlier, open("ours", "").checkpoint().toString());
    assertEquals(Optional.of("a"), open("ours", "").topicId());
  }

  @Test
  @DisplayName("is not that of an earlier version which another namespace goes on with")
  void ofAnother() throws IOException {
    Files.createDirectories(base.resolve("old/offsets"));
    open("theirs", "").keep("theirs", "a", HADOOP);
    assertEquals(named, open("ours", "").checkpoint().toString());
  }

  @Test
  @DisplayName("has another checkpoint after a restart, of whatever topic, and leaves the one before where it is")
  void restarts() {
    open("ours", "").keep("ours", "a", HADOOP);
    StreamFolder restarted = open("ours", "r1");
    assertEquals(named + "/restarts/r1", restarted.checkpoint().toString());
    assertEquals(Optional.empty(), restarted.topicId());
    restarted.keep("ours", "b", HADOOP);
    assertEquals(restarted.checkpoint(), open("ours", "r1").checkpoint());
    assertEquals(Optional.of("b"), open("ours", "r1").topicId());
  }

  @Test
  @DisplayName("goes on with the last restart where none is asked for, as after a new start of the workflow")
  void remembersRestart() {
    open("ours", "r1").keep("ours", "b", HADOOP);
    assertEquals(named + "/restarts/r1", open("ours", "").checkpoint().toString());
    assertEquals(Optional.of("b"), open("ours", "").topicId());
  }

  @Test
  @DisplayName("is refused where its file is torn, and a restart leads on from there")
  void torn() throws IOException {
    Files.createDirectories(base.resolve("new"));
    Files.writeString(base.resolve("new/stream.json"), "{\"owner\":");
    assertEquals(
        Obstacle.CheckpointBroken,
        assertThrows(ObstacleException.class, () -> open("ours", "")).obstacle());
    open("ours", "r1").keep("ours", "b", HADOOP);
    assertEquals(named + "/restarts/r1", open("ours", "").checkpoint().toString());
  }

  private StreamFolder open(String owner, String restart) {
    return StreamFolder.open(named, new Resumption(owner, "", earlier, restart, "earliest"), HADOOP);
  }
}
