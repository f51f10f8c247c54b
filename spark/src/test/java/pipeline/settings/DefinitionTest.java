package pipeline.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import pipeline.settings.Definition.Type;

@DisplayName("a definition")
class DefinitionTest {
  @Test
  @DisplayName("says the columns of the facts, and what totals are made of")
  void reads() {
    Definition companies = Definitions.COMPANIES;
    assertEquals(17, companies.columns().size());
    assertEquals(0, companies.indexOf("id"));
    assertEquals(Type.UUID, companies.typeOf(companies.key()));
    assertEquals(Type.JSON, companies.typeOf("addresses"));
    assertEquals(
        List.of("country", "revenue", "number_of_employees", "sector", "valuation", "investment_received"),
        companies.counted());
    assertEquals(List.of("mag", "felt", "net"), Definitions.EARTHQUAKES.counted());
    assertEquals("without_felt", Definitions.EARTHQUAKES.measures().get(1).without());
  }

  static Stream<Arguments> wrong() {
    return Stream.of(
        arguments("another key", "\"key\": \"id\"", "\"key\": \"ident\"", "key: there is no column ident"),
        arguments("a key that is no text and no whole number", "\"key\": \"id\"", "\"key\": \"mag\"",
            "key: expected mag of [bigint, int, text, uuid]; got double"),
        arguments("a time that is none", "\"time\": \"time\"", "\"time\": \"place\"",
            "time: expected place of [timestamp]; got text"),
        arguments("a measure that is no number", "\"field\": \"felt\"", "\"field\": \"place\"",
            "measures: expected place of [bigint, double, int]; got text"),
        arguments("a measure of nothing", "\"field\": \"felt\"", "\"field\": \"feel\"", "measures: there is no column feel"),
        arguments("a dimension that is a list", "\"field\": \"net\"", "\"field\": \"coordinates\"",
            "dimensions: expected coordinates of [text]; got json"),
        arguments("classes out of order", "\"below\": 2.5", "\"below\": 7",
            "dimensions: magnitude_class: expected named classes by ascending bounds, the last without one"),
        arguments("no last class", "\"name\": \"5.4 and more\"", "\"name\": \"5.4 and more\", \"below\": 9",
            "dimensions: magnitude_class: expected named classes by ascending bounds, the last without one"),
        arguments("a class without a name", "\"name\": \"2.5 to 5.4\", ", "",
            "dimensions: magnitude_class: expected named classes by ascending bounds, the last without one"),
        arguments("a recent field that is no column", "\"mag\", \"place\"", "\"mag\", \"where\"", "recent: there is no column where"),
        arguments("no time", "\"time\": \"time\",", "", "time: it is not there"),
        arguments("a column without a type", "\"name\": \"place\", \"type\": \"text\"", "\"name\": \"place\"",
            "columns: one of them lacks a part"),
        arguments("a type that there is not", "\"name\": \"place\", \"type\": \"text\"", "\"name\": \"place\", \"type\": \"inet\"",
            "expected the definition of a pipeline as JSON; got Cannot deserialize value of type"),
        arguments("a word that says nothing", "\"count\":", "\"number\": 1, \"count\":",
            "expected the definition of a pipeline as JSON; got Unrecognized field \"number\""));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("wrong")
  @DisplayName("is refused with")
  void refuses(String what, String right, String wrong, String problem) {
    String json = Definitions.EARTHQUAKES_JSON.replace(right, wrong);
    List<String> problems = new ArrayList<>();
    assertEquals(Optional.empty(), Definition.parse(json, problems));
    assertTrue(problems.stream().anyMatch(one -> one.startsWith(problem)), problems.toString());
  }

  @Test
  @DisplayName("is refused with all that is wrong at once")
  void reportsAll() {
    List<String> problems = new ArrayList<>();
    Definition.parse(
        Definitions.EARTHQUAKES_JSON.replace("\"key\": \"id\"", "\"key\": \"x\"").replace("\"field\": \"felt\"", "\"field\": \"y\""),
        problems);
    assertEquals(List.of("key: there is no column x", "measures: there is no column y"), problems);
    problems.clear();
    Definition.parse("{}", problems);
    assertEquals(
        Stream.of("key", "time", "count", "columns", "measures", "dimensions", "recent").map(it -> it + ": it is not there").toList(),
        problems);
  }
}
