package pipeline.settings;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.Serializable;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.apache.spark.SparkConf;

/**
 * Who goes on with the stream, and from where.
 *
 * @param owner the Temporal namespace whose stream it is
 * @param label what the application's name says of the submission, besides the stream; empty for nothing
 * @param earlier URI of the checkpoint under the name that an earlier version gave it; empty for none
 * @param restartId the restart that a person has asked for; empty for none
 * @param from where the restart begins: {@code earliest}, or offsets by partition as JSON
 */
public record Resumption(String owner, String label, String earlier, String restartId, String from)
    implements Serializable {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();
  private static final Pattern RESTART = Pattern.compile("[A-Za-z0-9-]{0,64}");
  private static final String EARLIEST = "earliest";
  /** Spark's word for the first record that a partition holds. */
  private static final long FIRST = -2;

  static Resumption from(SparkConf conf, List<String> problems) {
    Resumption resumption =
        new Resumption(
            text(conf, "owner"),
            text(conf, "label"),
            text(conf, "earlierCheckpoint"),
            text(conf, "restart"),
            conf.get(Settings.PREFIX + "startingOffsets", EARLIEST));
    if (!RESTART.matcher(resumption.restartId).matches()) {
      Settings.wrong("restart", "an id of letters, digits and hyphens", resumption.restartId, problems);
    }
    if (!resumption.from.equals(EARLIEST)) {
      try {
        offsets(resumption.from);
      } catch (JsonProcessingException cause) {
        Settings.wrong("startingOffsets", "earliest, or {\"partition\": offset}", resumption.from, problems);
      }
    }
    return resumption;
  }

  /** Where the checkpoint of an earlier version is, if there is one. */
  public Optional<String> earlierCheckpoint() {
    return Optional.of(earlier).filter(uri -> !uri.isEmpty());
  }

  public Optional<String> restart() {
    return Optional.of(restartId).filter(id -> !id.isEmpty());
  }

  /** In Spark's form, which wants each of the topic's partitions: one that is not named is read from its first record. */
  public String startingOffsets(String topic, Collection<Integer> partitions) {
    if (from.equals(EARLIEST)) return EARLIEST;
    try {
      Map<Integer, Long> named = offsets(from);
      SortedMap<Integer, Long> all = new TreeMap<>();
      for (int partition : partitions) all.put(partition, named.getOrDefault(partition, FIRST));
      return MAPPER.writeValueAsString(Map.of(topic, all));
    } catch (JsonProcessingException cause) {
      throw new IllegalStateException("offsets that were read before cannot be read: " + from, cause);
    }
  }

  private static Map<Integer, Long> offsets(String json) throws JsonProcessingException {
    return MAPPER.readValue(json, new TypeReference<>() {});
  }

  private static String text(SparkConf conf, String name) {
    return conf.get(Settings.PREFIX + name, "").trim();
  }
}
