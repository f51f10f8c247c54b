package pipeline.totals;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import pipeline.totals.DimensionValuesTable.Written;

@DisplayName("a value of a dimension")
class DimensionValuesTableTest {
  private static final long NOW = 1_800_000_000_000L;

  private final Written written = new Written();

  @Test
  @DisplayName("that occurs is stored once a day, so that it does not expire")
  void onceADay() {
    List<DimensionValue> both = List.of(Companies.EGYPT, Companies.FRANCE);
    assertEquals(both, written.due(both, NOW));
    written.add(List.of(Companies.EGYPT), NOW);
    assertEquals(List.of(Companies.FRANCE), written.due(both, NOW + Written.AGAIN_AFTER_MS - 1));
    assertEquals(both, written.due(both, NOW + Written.AGAIN_AFTER_MS));
  }

  @Test
  @DisplayName("takes no memory for ever")
  void bounded() {
    List<DimensionValue> many =
        IntStream.range(0, Written.MAX_VALUES).mapToObj(n -> new DimensionValue("country", "country " + n)).toList();
    written.add(many, NOW);
    assertEquals(List.of(), written.due(many, NOW));
    written.add(List.of(Companies.EGYPT), NOW);
    assertEquals(many, written.due(many, NOW));
    assertEquals(List.of(), written.due(List.of(Companies.EGYPT), NOW));
  }
}
