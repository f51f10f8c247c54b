package pipeline;

import java.nio.file.Path;
import java.util.regex.Pattern;

/**
 * The id under which the standalone master knows this driver. Nothing tells a driver its own id, but the worker starts it in a folder of
 * that name (DriverRunner in Spark's sources).
 */
final class SubmissionId {
  /** Where no master submitted the job, as in a test. */
  static final String LOCAL = "local";

  private static final Pattern ID = Pattern.compile("driver-\\d{14}-\\d{4,}");

  private SubmissionId() {}

  static String ofThisDriver() {
    return of(Path.of("").toAbsolutePath());
  }

  static String of(Path workingDirectory) {
    String name = String.valueOf(workingDirectory.getFileName());
    return ID.matcher(name).matches() ? name : LOCAL;
  }
}
