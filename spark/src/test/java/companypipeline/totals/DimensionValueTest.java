package companypipeline.totals;

import static org.junit.jupiter.api.Assertions.assertEquals;

import companypipeline.settings.Granularity;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("what companies are totalled by")
class DimensionValueTest {
  @Test
  @DisplayName("is a size class, with borders that belong to one class each")
  void knowsSizes() {
    assertEquals(
        List.of("micro", "micro", "small", "small", "medium", "medium", "large", "large"),
        IntStream.of(0, 9, 10, 49, 50, 249, 250, Integer.MAX_VALUE)
            .mapToObj(employees -> DimensionValue.size(employees).value())
            .toList());
  }

  @Test
  @DisplayName("is at most 256 characters of a name, none of them cut in half")
  void cutsNames() {
    assertEquals("x".repeat(256), DimensionValue.country("x".repeat(70_000)).value());
    assertEquals("🚀".repeat(256), DimensionValue.sector("🚀".repeat(257)).value());
    assertEquals("🚀".repeat(256), DimensionValue.sector("🚀".repeat(256)).value());
  }

  @Test
  @DisplayName("is in buckets that begin at whole minutes, hours and days, before 1970, too")
  void knowsBuckets() {
    long before = Instant.parse("1969-12-31T23:59:59.999Z").toEpochMilli();
    assertEquals(Instant.parse("1969-12-31T23:59:00Z").toEpochMilli(), Granularity.MINUTE.start(before));
    assertEquals(Instant.parse("1969-12-31T00:00:00Z").toEpochMilli(), Granularity.DAY.start(before));
    assertEquals(0, Granularity.HOUR.start(3_599_999));
  }
}
