package pipeline.totals;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static pipeline.totals.Companies.EGYPT;
import static pipeline.totals.Companies.FRANCE;
import static pipeline.totals.Companies.company;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import pipeline.settings.Definition;
import pipeline.settings.Definitions;

@DisplayName("the totals of a bucket")
class TotalsByValueTest {
  private final TotalsByValue totals = new TotalsByValue(Companies.MEASURES);

  @Test
  @DisplayName("are of the values that are wanted, those without a record included")
  void addsUp() {
    add(totals, company("France", "Retail", 49, 0.1, 1.0, 2.0));
    add(totals, company("France", "Finance", 50, 0.2, 3.0, 4.0));
    add(totals, company("Peru", "Finance", 1, 1e100, 0.0, 0.0));
    add(totals, company("Peru", "Finance", 1, -1e100, 0.0, 0.0));
    assertEquals(
        Map.of(
            DimensionValue.ALL, new Totals(4, List.of(101L, 0.1 + 0.2, 4.0, 6.0), List.of(0L, 0L, 0L, 0L)),
            FRANCE, new Totals(2, List.of(99L, 0.1 + 0.2, 4.0, 6.0), List.of(0L, 0L, 0L, 0L)),
            EGYPT, new Totals(0, List.of(0L, 0.0, 0.0, 0.0), List.of(0L, 0L, 0L, 0L))),
        totals.of(Set.of(DimensionValue.ALL, FRANCE, EGYPT)));
  }

  @Test
  @DisplayName("leave out what is null, and count how often")
  void leavesOutNull() {
    add(totals, company("France", "Retail", 49, 0.1, 1.0, 2.0));
    add(totals, company(null, null, null, null, null, 3.0));
    add(totals, company("France", null, null, 0.2, 4.0, null));
    TotalsByValue others = new TotalsByValue(Companies.MEASURES);
    add(others, company("France", "Retail", 7, null, 1.0, 1.0));
    totals.addAll(others);
    assertEquals(
        Map.of(
            DimensionValue.ALL, new Totals(4, List.of(56L, 0.1 + 0.2, 6.0, 6.0), List.of(2L, 2L, 1L, 1L)),
            FRANCE, new Totals(3, List.of(56L, 0.1 + 0.2, 6.0, 3.0), List.of(1L, 1L, 0L, 1L))),
        totals.of(Set.of(DimensionValue.ALL, FRANCE)));
    assertEquals(5, totals.size(), "all, France, Retail, small, micro");
  }

  @Test
  @DisplayName("are the same whether they are of records, of parts, or of both")
  void addsUpParts() {
    TotalsByValue part = new TotalsByValue(Companies.MEASURES);
    add(part, company("France", "Retail", 49, 0.25, null, 2.0));
    add(part, company("France", "Retail", 1, 0.5, 3.0, 2.0));
    add(totals, company("France", "Finance", 50, 0.125, 3.0, 4.0));
    part.of(Set.of(FRANCE)).forEach(totals::add);
    TotalsByValue whole = new TotalsByValue(Companies.MEASURES);
    add(whole, company("France", "Retail", 49, 0.25, null, 2.0));
    add(whole, company("France", "Retail", 1, 0.5, 3.0, 2.0));
    add(whole, company("France", "Finance", 50, 0.125, 3.0, 4.0));
    assertEquals(whole.of(Set.of(FRANCE)), totals.of(Set.of(FRANCE)));
  }

  @Test
  @DisplayName("of another definition have its measures, and its dimensions")
  void followsTheDefinition() {
    Definition definition = Definitions.EARTHQUAKES;
    Dimensions dimensions = new Dimensions(definition);
    TotalsByValue quakes = new TotalsByValue(new Measures(definition));
    for (List<Object> quake : List.of(quake(definition, 2.4, 3L, "us"), quake(definition, 2.5, null, "us"), quake(definition, null, 1L, "ak"))) {
      quakes.add(dimensions.of(quake), quake);
    }
    assertEquals(
        Map.of(
            DimensionValue.ALL, new Totals(3, List.of(4.9, 4L), List.of(1L, 1L)),
            new DimensionValue("network", "us"), new Totals(2, List.of(4.9, 3L), List.of(0L, 1L)),
            new DimensionValue("magnitude_class", "2.5 to 5.4"), new Totals(1, List.of(2.5, 0L), List.of(0L, 1L))),
        quakes.of(
            Set.of(
                DimensionValue.ALL,
                new DimensionValue("network", "us"),
                new DimensionValue("magnitude_class", "2.5 to 5.4"))));
    assertEquals(5, quakes.size(), "all, us, ak, two classes");
  }

  private static void add(TotalsByValue totals, List<Object> company) {
    totals.add(Companies.DIMENSIONS.of(company), company);
  }

  private static List<Object> quake(Definition definition, Double magnitude, Long felt, String network) {
    Object[] values = new Object[definition.columns().size()];
    values[definition.indexOf("mag")] = magnitude;
    values[definition.indexOf("felt")] = felt;
    values[definition.indexOf("net")] = network;
    return Arrays.asList(values);
  }
}
