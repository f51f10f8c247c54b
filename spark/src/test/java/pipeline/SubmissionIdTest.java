package pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("the submission's id")
class SubmissionIdTest {
  @Test
  @DisplayName("is the name of the folder that the worker starts the driver in")
  void isTheWorkingDirectory() {
    assertEquals("driver-20261123215507-0012", SubmissionId.of(Path.of("/srv/spark/driver-20261123215507-0012")));
    assertEquals("driver-20261123215507-10000", SubmissionId.of(Path.of("/srv/driver-20261123215507-10000")));
  }

  @Test
  @DisplayName("is \"local\" where no master submitted the job")
  void isLocalElsewhere() {
    assertEquals("local", SubmissionId.of(Path.of("/opt/driver-x")));
    assertEquals("local", SubmissionId.of(Path.of("/")));
    assertEquals("local", SubmissionId.ofThisDriver());
  }
}
