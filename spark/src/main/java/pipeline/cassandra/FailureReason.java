package pipeline.cassandra;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Why the stream failed, as one line for a person; the stack trace is logged apart. */
public final class FailureReason {
  private static final int MAX_LENGTH = 400;
  private static final String OURS = "pipeline.";

  private FailureReason() {}

  /**
   * What we threw ourselves says what was tried. Else the two innermost causes: the last one is often a bare "connection
   * refused", and what is further out only repeats it in Spark's words.
   */
  public static String of(Throwable failure) {
    List<Throwable> causes = Stream.iterate(failure, cause -> cause != null, Throwable::getCause).toList();
    return causes.stream()
        .filter(cause -> cause.getClass().getName().startsWith(OURS))
        .findFirst()
        .map(FailureReason::line)
        .orElseGet(
            () ->
                causes.stream()
                    .skip(Math.max(0, causes.size() - 2))
                    .map(FailureReason::line)
                    .collect(Collectors.joining("; caused by ")));
  }

  private static String line(Throwable cause) {
    String line = cause.toString().strip().replaceAll("\\s*\\R\\s*", "; ").replaceFirst(":; ", ": ");
    return line.length() <= MAX_LENGTH ? line : line.substring(0, MAX_LENGTH - 1) + "…";
  }
}
