package pipeline.settings;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Definitions for the tests. */
public final class Definitions {
  /** As the submission has it; connections/spark/jobDefinition.test.ts holds the two together. */
  public static final String COMPANIES_JSON = read("companies");
  public static final Definition COMPANIES = parse(COMPANIES_JSON);

  /** Unlike companies in all: a text as key, times in milliseconds, hardly anything required, classes with decimals. */
  public static final String EARTHQUAKES_JSON = read("earthquakes");
  public static final Definition EARTHQUAKES = parse(EARTHQUAKES_JSON);

  private Definitions() {}

  public static Definition parse(String json) {
    List<String> problems = new ArrayList<>();
    return Definition.parse(json, problems).orElseThrow(() -> new IllegalArgumentException(problems.toString()));
  }

  private static String read(String name) {
    try (InputStream resource = Definitions.class.getResourceAsStream("/" + name + ".definition.json")) {
      return new String(resource.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException cause) {
      throw new UncheckedIOException(cause);
    }
  }
}
