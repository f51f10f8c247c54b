package companypipeline.totals;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("the totals of a bucket")
class TotalsByValueTest {
  private static final DimensionValue FRANCE = DimensionValue.country("France");
  private static final DimensionValue EGYPT = DimensionValue.country("Egypt");

  @Test
  @DisplayName("are of the values that are wanted, those without a company included")
  void addsUp() {
    TotalsByValue totals = new TotalsByValue();
    totals.add(place("France", "Retail", 49), Totals.ofOne(49, 0.1, 1.0, 2.0));
    totals.add(place("France", "Finance", 50), Totals.ofOne(50, 0.2, 3.0, 4.0));
    totals.add(place("Peru", "Finance", 1), Totals.ofOne(1, 1e100, 0.0, 0.0));
    totals.add(place("Peru", "Finance", 1), Totals.ofOne(1, -1e100, 0.0, 0.0));
    assertEquals(
        Map.of(
            DimensionValue.ALL, new Totals(4, 101, 0.1 + 0.2, 4, 6, Totals.Without.NONE),
            FRANCE, new Totals(2, 99, 0.1 + 0.2, 4, 6, Totals.Without.NONE),
            EGYPT, new Totals(0, 0, 0, 0, 0, Totals.Without.NONE)),
        totals.of(Set.of(DimensionValue.ALL, FRANCE, EGYPT)));
  }

  @Test
  @DisplayName("leave out what is null, and count how often")
  void leavesOutNull() {
    TotalsByValue totals = new TotalsByValue();
    totals.add(place("France", "Retail", 49), Totals.ofOne(49, 0.1, 1.0, 2.0));
    totals.add(place(null, null, null), Totals.ofOne(null, null, null, 3.0));
    totals.add(place("France", null, null), Totals.ofOne(null, 0.2, 4.0, null));
    TotalsByValue others = new TotalsByValue();
    others.add(place("France", "Retail", 7), Totals.ofOne(7, null, 1.0, 1.0));
    totals.addAll(others);
    assertEquals(
        Map.of(
            DimensionValue.ALL, new Totals(4, 56, 0.1 + 0.2, 6, 6, new Totals.Without(2, 2, 1, 1)),
            FRANCE, new Totals(3, 56, 0.1 + 0.2, 6, 3, new Totals.Without(1, 1, 0, 1))),
        totals.of(Set.of(DimensionValue.ALL, FRANCE)));
    assertEquals(5, totals.size(), "all, France, Retail, small, micro");
  }

  private static Place place(String country, String sector, Integer employees) {
    return Place.of(Instant.EPOCH, country, sector, employees);
  }
}
