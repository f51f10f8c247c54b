package companypipeline.totals;

import static org.junit.jupiter.api.Assertions.assertEquals;

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
    totals.add("France", "Retail", new Totals(1, 49, 0.1, 1, 2));
    totals.add("France", "Finance", new Totals(1, 50, 0.2, 3, 4));
    totals.add("Peru", "Finance", new Totals(1, 1, 1e100, 0, 0));
    totals.add("Peru", "Finance", new Totals(1, 1, -1e100, 0, 0));
    assertEquals(
        Map.of(
            DimensionValue.ALL, new Totals(4, 101, 0.1 + 0.2, 4, 6),
            FRANCE, new Totals(2, 99, 0.1 + 0.2, 4, 6),
            EGYPT, new Totals(0, 0, 0, 0, 0)),
        totals.of(Set.of(DimensionValue.ALL, FRANCE, EGYPT)));
  }
}
