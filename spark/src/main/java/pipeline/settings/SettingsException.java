package pipeline.settings;

import java.util.List;

/** Thrown when Spark properties of ours are missing or wrong: all of them at once, one line each. */
public final class SettingsException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final List<String> problems;

  public SettingsException(List<String> problems) {
    super("The Spark properties are not valid:\n  " + String.join("\n  ", problems));
    this.problems = List.copyOf(problems);
  }

  /** One line a property. */
  public List<String> problems() {
    return problems;
  }
}
