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
    String json = "expected the definition of a pipeline as JSON; got ";
    String missing = json + "Missing required creator property ";
    return Stream.of(
        arguments("another key", "\"key\": \"id\"", "\"key\": \"ident\"", "there is no column ident"),
        arguments("a measure of nothing", "\"field\": \"felt\"", "\"field\": \"feel\"", "there is no column feel"),
        arguments("a dimension of nothing", "\"field\": \"net\"", "\"field\": \"nets\"", "there is no column nets"),
        arguments("a recent field that is no column", "\"mag\", \"place\"", "\"mag\", \"where\"", "there is no column where"),
        arguments("no time", "\"time\": \"time\",", "", missing + "'time'"),
        arguments("a class without a name", "\"name\": \"2.5 to 5.4\", ", "", missing + "'name'"),
        arguments("a column without a type", "\"name\": \"place\", \"type\": \"text\"", "\"name\": \"place\"", missing + "'type'"),
        arguments("a type that there is not", "\"name\": \"place\", \"type\": \"text\"", "\"name\": \"place\", \"type\": \"inet\"",
            json + "Cannot deserialize value of type"),
        arguments("a word that says nothing", "\"count\":", "\"number\": 1, \"count\":", json + "Unrecognized field \"number\""));
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
}
