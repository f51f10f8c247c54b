package companypipeline;

import java.util.List;
import java.util.stream.Stream;

/** Why the stream failed, as one line for a person; the stack trace is logged apart. */
final class FailureReason {
  private static final int MAX_LENGTH = 500;
  private static final String OURS = FailureReason.class.getPackageName() + ".";

  private FailureReason() {}

  /** What we threw ourselves says what was tried; else the innermost cause, as Spark's own wrap it in several layers. */
  static String of(Throwable failure) {
    List<Throwable> causes = Stream.iterate(failure, cause -> cause != null, Throwable::getCause).toList();
    Throwable telling =
        causes.stream()
            .filter(cause -> cause.getClass().getName().startsWith(OURS))
            .findFirst()
            .orElse(causes.get(causes.size() - 1));
    String line = telling.toString().strip().replaceAll("\\s*\\R\\s*", "; ").replaceFirst(":; ", ": ");
    return line.length() <= MAX_LENGTH ? line : line.substring(0, MAX_LENGTH - 1) + "…";
  }
}
