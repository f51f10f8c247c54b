package pipeline.totals;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static pipeline.totals.Companies.company;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import pipeline.settings.Definition;
import pipeline.settings.Definitions;
import pipeline.settings.Granularity;

@DisplayName("what records are totalled by")
class DimensionsTest {
  @Test
  @DisplayName("is all, and each dimension that a record has")
  void knowsDimensions() {
    assertEquals(
        List.of(
            DimensionValue.ALL, Companies.FRANCE, Companies.RETAIL, new DimensionValue("size", "small")),
        Companies.DIMENSIONS.of(company("France", "Retail", 49, null, null, null)));
    assertEquals(
        List.of(DimensionValue.ALL, Companies.RETAIL),
        Companies.DIMENSIONS.of(company(null, "Retail", null, 1.0, 1.0, 1.0)));
  }

  @Test
  @DisplayName("is a class of a number, with borders that belong to one class each")
  void knowsClasses() {
    assertEquals(
        List.of("micro", "micro", "small", "small", "medium", "medium", "large", "large"),
        IntStream.of(0, 9, 10, 49, 50, 249, 250, Integer.MAX_VALUE)
            .mapToObj(employees -> last(Companies.DIMENSIONS.of(company(null, null, employees, null, null, null))))
            .toList());
    assertEquals(
        List.of("below 2.5", "below 2.5", "2.5 to 5.4", "2.5 to 5.4", "5.4 and more"),
        Stream.of(-1.2, Math.nextDown(2.5), 2.5, Math.nextDown(5.4), 5.4).map(DimensionsTest::classOf).toList());
  }

  @Test
  @DisplayName("is at most 256 characters of a text, none of them cut in half")
  void cutsTexts() {
    assertEquals("x".repeat(256), last(Companies.DIMENSIONS.of(company("x".repeat(70_000), null, null, null, null, null))));
    assertEquals("🚀".repeat(256), DimensionValue.cut("🚀".repeat(257)));
    assertEquals("🚀".repeat(256), DimensionValue.cut("🚀".repeat(256)));
  }

  @Test
  @DisplayName("is in buckets that begin at whole minutes, hours and days, before 1970, too")
  void knowsBuckets() {
    long before = Instant.parse("1969-12-31T23:59:59.999Z").toEpochMilli();
    assertEquals(Instant.parse("1969-12-31T23:59:00Z").toEpochMilli(), Granularity.MINUTE.start(before));
    assertEquals(Instant.parse("1969-12-31T00:00:00Z").toEpochMilli(), Granularity.DAY.start(before));
    assertEquals(0, Granularity.HOUR.start(3_599_999));
  }

  private static String classOf(double magnitude) {
    Definition definition = Definitions.EARTHQUAKES;
    Object[] values = new Object[definition.columns().size()];
    values[definition.indexOf("mag")] = magnitude;
    return last(new Dimensions(definition).of(Arrays.asList(values)));
  }

  private static String last(List<DimensionValue> values) {
    return values.get(values.size() - 1).value();
  }
}
