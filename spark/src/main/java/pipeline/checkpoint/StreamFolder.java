package pipeline.checkpoint;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import pipeline.settings.Resumption;

/**
 * The folder of a stream, and which checkpoint in it counts: Spark's files in the folder itself, and after a restart those below
 * {@code restarts/<id>}. What was before a restart is left where it is.
 *
 * @param root the stream's folder
 * @param topicId the topic that the checkpoint's offsets are of; empty where that is not known yet
 */
public record StreamFolder(Path root, Optional<String> topicId, Optional<String> restart) {
  /**
   * The folder of the settings. Where there is nothing in it yet, and an earlier version has left a folder under its name that
   * is nobody else's, that one: nothing is read again for nothing. A restart that the settings ask for begins a new checkpoint.
   *
   * @throws ObstacleException where what is kept beside the checkpoint is torn
   */
  public static StreamFolder open(String checkpoint, Resumption resumption, Configuration hadoop) {
    Path named = new Path(checkpoint);
    Path root =
        resumption
            .earlierCheckpoint()
            .map(Path::new)
            .filter(earlier -> !hasCheckpoint(named, hadoop) && hasCheckpoint(earlier, hadoop))
            .filter(earlier -> isOurs(earlier, resumption.owner(), hadoop))
            .orElse(named);
    Optional<StreamFile> known = resumption.restart().isPresent() ? readable(root, hadoop) : StreamFile.read(root, hadoop);
    Optional<String> before = known.map(StreamFile::restart);
    if (resumption.restart().isEmpty() || resumption.restart().equals(before)) {
      return new StreamFolder(root, known.map(StreamFile::topicId), before);
    }
    return new StreamFolder(root, Optional.empty(), resumption.restart());
  }

  /** Where Spark's checkpoint is. */
  public Path checkpoint() {
    return restart.map(id -> new Path(new Path(root, "restarts"), id)).orElse(root);
  }

  /** Notes whose it is, and of which topic; the restart counts from now on. */
  void keep(String owner, String currentTopicId, Configuration hadoop) {
    StreamFile file = new StreamFile(owner, currentTopicId, restart.orElse(null));
    if (!readable(root, hadoop).equals(Optional.of(file))) file.write(root, hadoop);
  }

  /** A restart is the way on from a torn file, so it must not stumble over it. */
  private static Optional<StreamFile> readable(Path root, Configuration hadoop) {
    try {
      return StreamFile.read(root, hadoop);
    } catch (ObstacleException torn) {
      return Optional.empty();
    }
  }

  private static boolean isOurs(Path root, String owner, Configuration hadoop) {
    return readable(root, hadoop).map(StreamFile::owner).map(owner::equals).orElse(true);
  }

  private static boolean hasCheckpoint(Path root, Configuration hadoop) {
    try {
      var files = root.getFileSystem(hadoop);
      return files.exists(new Path(root, "offsets")) || files.exists(new Path(root, "stream.json"));
    } catch (IOException cause) {
      throw new UncheckedIOException("cannot look into " + root, cause);
    }
  }
}
