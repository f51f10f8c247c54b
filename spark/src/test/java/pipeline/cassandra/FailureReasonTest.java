package pipeline.cassandra;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import pipeline.settings.SettingsException;

@DisplayName("the driver's last line")
class FailureReasonTest {
  @Test
  @DisplayName("says what we were doing, where the failure is ours")
  void prefersOurs() {
    Throwable refused = new IOException("Connection refused");
    Throwable failure = new RuntimeException("Job aborted", new WriteFailedException("ks.companies", refused));
    assertEquals(
        "pipeline.cassandra.WriteFailedException: Cassandra did not acknowledge a write to ks.companies:"
            + " java.io.IOException: Connection refused",
        FailureReason.of(failure));
  }

  @Test
  @DisplayName("else names the two innermost causes")
  void namesTheInnermost() {
    Throwable failure = new RuntimeException("a", new IllegalStateException("b\n  b", new IOException("c")));
    assertEquals(
        "java.lang.IllegalStateException: b; b; caused by java.io.IOException: c", FailureReason.of(failure));
    assertEquals("java.io.IOException: c", FailureReason.of(new IOException("c")));
  }

  @Test
  @DisplayName("is one line, of whatever package of ours")
  void isOneLine() {
    Throwable settings = new SettingsException(List.of("a: it is not set", "b: it is not set"));
    assertEquals(
        "pipeline.settings.SettingsException: The Spark properties are not valid: a: it is not set; b: it is not set",
        FailureReason.of(new RuntimeException("Job aborted", settings)));
  }

  @Test
  @DisplayName("is of bounded length")
  void isBounded() {
    assertEquals(400, FailureReason.of(new IOException("x".repeat(10_000))).length());
  }
}
