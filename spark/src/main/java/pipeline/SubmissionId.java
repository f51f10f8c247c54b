package pipeline;

import java.net.URISyntaxException;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The id under which the standalone master knows this driver. Nothing tells a driver its own id, but the worker makes it a
 * folder of that name, copies the job's jar there and starts it there (DriverRunner in Spark's sources).
 */
final class SubmissionId {
  /** Where no master submitted the job, as in a test. */
  static final String LOCAL = "local";

  private static final Pattern ID = Pattern.compile("driver-\\d{14}-\\d{4,}");

  private SubmissionId() {}

  static String ofThisDriver() {
    return of(jar(), Path.of("").toAbsolutePath());
  }

  /** The jar's folder where that is a driver's, else the working directory's name, else {@link #LOCAL}. */
  static String of(Optional<Path> jar, Path workingDirectory) {
    return jar.map(Path::getParent)
        .flatMap(SubmissionId::nameIfDriver)
        .or(() -> nameIfDriver(workingDirectory))
        .orElse(LOCAL);
  }

  private static Optional<String> nameIfDriver(Path folder) {
    return Optional.ofNullable(folder.getFileName())
        .map(Path::toString)
        .filter(name -> ID.matcher(name).matches());
  }

  private static Optional<Path> jar() {
    CodeSource source = SubmissionId.class.getProtectionDomain().getCodeSource();
    if (source == null || !"file".equals(source.getLocation().getProtocol())) return Optional.empty();
    try {
      return Optional.of(Path.of(source.getLocation().toURI()));
    } catch (URISyntaxException cause) {
      throw new IllegalStateException("the job's jar has no valid location: " + source.getLocation(), cause);
    }
  }
}
