package pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("the driver's submission id")
class SubmissionIdTest {
  private static final Path ELSEWHERE = Path.of("/home/someone");

  @Test
  @DisplayName("is the name of the folder that the worker copied the jar to")
  void isTheJarsFolder() {
    Path jar = Path.of("/srv/spark/driver-20261123215507-0012/stream-records.jar");
    assertEquals("driver-20261123215507-0012", SubmissionId.of(Optional.of(jar), ELSEWHERE));
  }

  @Test
  @DisplayName("is the working directory's name where the jar lies elsewhere")
  void isTheWorkingDirectory() {
    Path directory = Path.of("/srv/spark/driver-20261123215507-10000");
    assertEquals(
        "driver-20261123215507-10000", SubmissionId.of(Optional.of(Path.of("/opt/job.jar")), directory));
    assertEquals("driver-20261123215507-10000", SubmissionId.of(Optional.empty(), directory));
  }

  @Test
  @DisplayName("is \"local\" where no master submitted the job")
  void isLocalElsewhere() {
    assertEquals("local", SubmissionId.of(Optional.of(Path.of("/opt/driver-x/job.jar")), ELSEWHERE));
    assertEquals("local", SubmissionId.of(Optional.of(Path.of("job.jar")), Path.of("/")));
    assertEquals("local", SubmissionId.ofThisDriver());
  }
}
