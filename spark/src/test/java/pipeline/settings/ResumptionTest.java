package pipeline.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.SparkConf;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("where a stream begins")
class ResumptionTest {
  @Test
  @DisplayName("is the earliest record where nothing is said")
  void earliest() {
    assertEquals("earliest", starting(null));
    assertEquals("earliest", starting("earliest"));
  }

  @Test
  @DisplayName("is where the offsets say, and a partition that is not named begins with its first record")
  void offsets() {
    assertEquals("{\"t\":{\"0\":17,\"1\":4,\"2\":-2}}", starting("{\"0\":17,\"1\":\"4\"}"));
  }

  @Test
  @DisplayName("is refused where it is no offsets, like an id that could not be a folder's name")
  void refuses() {
    List<String> problems = new ArrayList<>();
    Resumption.from(conf("latest").set("spark.pipeline.restart", "../x"), problems);
    assertEquals(
        List.of(
            "spark.pipeline.restart: expected an id of letters, digits and hyphens; got \"../x\"",
            "spark.pipeline.startingOffsets: expected earliest, or {\"partition\": offset}; got \"latest\""),
        problems);
  }

  private static String starting(String offsets) {
    List<String> problems = new ArrayList<>();
    String starting = Resumption.from(conf(offsets), problems).startingOffsets("t", List.of(0, 1, 2));
    assertEquals(List.of(), problems);
    return starting;
  }

  private static SparkConf conf(String offsets) {
    SparkConf conf = new SparkConf(false);
    return offsets == null ? conf : conf.set("spark.pipeline.startingOffsets", offsets);
  }
}
