package pipeline.checkpoint;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.execution.streaming.CheckpointFileManager$;
import org.apache.spark.sql.execution.streaming.CheckpointFileManager;

/**
 * What is kept beside a stream's checkpoint, in a small file {@code stream.json}.
 *
 * @param owner the Temporal namespace whose stream it is
 * @param topicId Kafka's id of the topic that the offsets are of
 * @param restart the restart that the stream has gone on from last; null where there was none
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record StreamFile(String owner, String topicId, String restart) {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  /**
   * @return empty where there is none, as in a folder of an earlier version
   * @throws ObstacleException where it is no such file
   */
  static Optional<StreamFile> read(Path folder, Configuration hadoop) {
    Path file = fileIn(folder);
    try (InputStream in = CheckpointFileManager$.MODULE$.create(folder, hadoop).open(file)) {
      return Optional.of(MAPPER.readValue(in.readAllBytes(), StreamFile.class));
    } catch (FileNotFoundException none) {
      return Optional.empty();
    } catch (JsonProcessingException torn) {
      throw new ObstacleException(Obstacle.CheckpointBroken, file + " is torn: " + torn.getOriginalMessage(), torn);
    } catch (IOException cause) {
      throw new UncheckedIOException("cannot read " + file, cause);
    }
  }

  /** Replaces the file as a whole: whoever reads it finds the old one or this one. */
  void write(Path folder, Configuration hadoop) {
    Path file = fileIn(folder);
    try {
      CheckpointFileManager files = CheckpointFileManager$.MODULE$.create(folder, hadoop);
      files.mkdirs(folder);
      CheckpointFileManager.CancellableFSDataOutputStream out = files.createAtomic(file, true);
      try {
        out.write(MAPPER.writeValueAsBytes(this));
        out.close();
      } catch (IOException cause) {
        out.cancel();
        throw cause;
      }
    } catch (IOException cause) {
      throw new UncheckedIOException("cannot write " + file, cause);
    }
  }

  private static Path fileIn(Path folder) {
    return new Path(folder, "stream.json");
  }
}
