package pipeline.records;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Offsets by partition of one topic; as an end, the first offset that is not included. */
public record Offsets(SortedMap<Integer, Long> byPartition) {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  public static Offsets none() {
    return new Offsets(new TreeMap<>());
  }

  /**
   * From Spark's form, {@code {"topic":{"0":17}}}; without the topic there are none.
   *
   * @throws IllegalArgumentException where it is another form
   */
  public static Offsets ofSpark(String json, String topic) {
    try {
      Map<String, SortedMap<Integer, Long>> topics = MAPPER.readValue(json, new TypeReference<>() {});
      return new Offsets(topics.getOrDefault(topic, new TreeMap<>()));
    } catch (JsonProcessingException cause) {
      throw new IllegalArgumentException("expected {\"topic\":{\"partition\":offset}}; got " + json, cause);
    }
  }

  /** {@code {"0":17,"1":4}}, as the progress table keeps them. */
  public String toJson() {
    try {
      return MAPPER.writeValueAsString(byPartition);
    } catch (JsonProcessingException cause) {
      throw new IllegalStateException("offsets that cannot be written as JSON: " + byPartition, cause);
    }
  }
}
