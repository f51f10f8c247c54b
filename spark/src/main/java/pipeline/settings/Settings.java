package pipeline.settings;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.apache.hadoop.fs.Path;
import org.apache.spark.SparkConf;
import scala.Tuple2;

/**
 * What the submission sets, as Spark properties {@code spark.pipeline.*} and {@code spark.cassandra.*}.
 *
 * @param stream id of the owning workflow; names the query, and its rows in the progress table
 * @param pipeline id of the pipeline that the stream is part of; names its metrics
 * @param topic the one Kafka topic that is read
 * @param definition what is known of the topic's records
 * @param keyspace the Cassandra keyspace of all tables
 * @param checkpoint URI of the checkpoint; one stream alone may use it
 * @param resumption who goes on with the stream, and from where
 * @param triggerMs milliseconds between the starts of micro-batches while records go on arriving; 0 for as soon as possible
 * @param maxOffsetsPerTrigger records a micro-batch reads at most: the back-pressure
 * @param retention of the totals
 * @param kafka what {@code spark.pipeline.kafka.<name>} sets, by {@code <name>}, as Kafka's consumer names it
 */
public record Settings(
    String stream,
    String pipeline,
    String topic,
    Definition definition,
    String keyspace,
    String checkpoint,
    Resumption resumption,
    long triggerMs,
    long maxOffsetsPerTrigger,
    Retention retention,
    Tables tables,
    CassandraSettings cassandra,
    Map<String, String> kafka)
    implements Serializable {

  /** Names of the tables, within the keyspace. */
  public record Tables(
      String facts,
      String byMinute,
      String totals,
      String dimensionValues,
      String recent,
      String putOffDays,
      String writeTimes,
      String deadLettersBySlice,
      String deadLetterSlices,
      String streamProgress,
      String pipelineMetrics)
      implements Serializable {}

  static final String PREFIX = "spark.pipeline.";
  private static final String KAFKA_PREFIX = PREFIX + "kafka.";
  /** Names end up in CQL as they are, unquoted: nothing but what Cassandra takes so. */
  private static final Pattern CQL_NAME = Pattern.compile("[a-zA-Z][a-zA-Z0-9_]{0,47}");
  private static final Pattern TOPIC_NAME = Pattern.compile("[a-zA-Z0-9._-]{1,249}");

  /** @throws SettingsException that lists every property that is missing or wrong */
  public static Settings from(SparkConf conf) {
    List<String> problems = new ArrayList<>();
    Settings settings =
        new Settings(
            text(conf, "stream", problems),
            text(conf, "pipeline", problems),
            matching(conf, "topic", TOPIC_NAME, "a Kafka topic's name", problems),
            definition(conf, problems),
            cqlName(conf, "keyspace", problems),
            uri(conf, "checkpoint", problems),
            Resumption.from(conf, problems),
            number(conf, "triggerMs", 0, Long.MAX_VALUE, problems),
            number(conf, "maxOffsetsPerTrigger", 1, Long.MAX_VALUE, problems),
            new Retention(
                (int) number(conf, "retention.minuteDays", Retention.MIN_MINUTE_DAYS, Retention.MAX_DAYS, problems),
                (int) number(conf, "retention.hourDays", Retention.MIN_HOUR_DAYS, Retention.MAX_DAYS, problems)),
            tables(conf, problems),
            CassandraSettings.from(conf, problems),
            kafka(conf, problems));
    if (!problems.isEmpty()) throw new SettingsException(problems);
    return settings;
  }

  private static String text(SparkConf conf, String name, List<String> problems) {
    String value = conf.get(PREFIX + name, "").trim();
    if (value.isEmpty()) problems.add(PREFIX + name + ": it is not set");
    return value;
  }

  private static String matching(
      SparkConf conf, String name, Pattern pattern, String expected, List<String> problems) {
    String value = text(conf, name, problems);
    if (!value.isEmpty() && !pattern.matcher(value).matches()) wrong(name, expected, value, problems);
    return value;
  }

  /** Null where there is a problem with it. */
  private static Definition definition(SparkConf conf, List<String> problems) {
    String json = text(conf, "definition", problems);
    if (json.isEmpty()) return null;
    List<String> found = new ArrayList<>();
    Definition definition = Definition.parse(json, found).orElse(null);
    found.forEach(problem -> problems.add(PREFIX + "definition: " + problem));
    return definition;
  }

  private static String cqlName(SparkConf conf, String name, List<String> problems) {
    return matching(conf, name, CQL_NAME, "a name of letters, digits and underscores", problems);
  }

  private static String uri(SparkConf conf, String name, List<String> problems) {
    String value = text(conf, name, problems);
    if (value.isEmpty()) return value;
    try {
      // Hadoop's notion of a URI, as Spark's: spaces as they are. Without a scheme it would be a path on Spark's default file
      // system, which may be another one on each machine.
      if (new Path(value).toUri().getScheme() != null) return value;
      wrong(name, "a URI with its scheme, such as file:///var/checkpoint or s3a://bucket/path", value, problems);
    } catch (IllegalArgumentException notAUri) {
      wrong(name, "a URI (" + notAUri.getMessage() + ")", value, problems);
    }
    return value;
  }

  private static long number(SparkConf conf, String name, long minimum, long maximum, List<String> problems) {
    String value = text(conf, name, problems);
    if (value.isEmpty()) return minimum;
    if (value.matches("\\d{1,18}") && Long.parseLong(value) >= minimum && Long.parseLong(value) <= maximum) {
      return Long.parseLong(value);
    }
    String limit = maximum == Long.MAX_VALUE ? "" : " and at most " + maximum;
    wrong(name, "a whole number of at least " + minimum + limit, value, problems);
    return minimum;
  }

  private static Tables tables(SparkConf conf, List<String> problems) {
    return new Tables(
        cqlName(conf, "tables.facts", problems),
        cqlName(conf, "tables.byMinute", problems),
        cqlName(conf, "tables.totals", problems),
        cqlName(conf, "tables.dimensionValues", problems),
        cqlName(conf, "tables.recent", problems),
        cqlName(conf, "tables.putOffDays", problems),
        cqlName(conf, "tables.writeTimes", problems),
        cqlName(conf, "tables.deadLettersBySlice", problems),
        cqlName(conf, "tables.deadLetterSlices", problems),
        cqlName(conf, "tables.streamProgress", problems),
        cqlName(conf, "tables.pipelineMetrics", problems));
  }

  private static Map<String, String> kafka(SparkConf conf, List<String> problems) {
    Map<String, String> properties = new TreeMap<>();
    for (Tuple2<String, String> entry : conf.getAllWithPrefix(KAFKA_PREFIX)) {
      properties.put(entry._1(), entry._2());
    }
    if (properties.getOrDefault("bootstrap.servers", "").isBlank()) {
      problems.add(KAFKA_PREFIX + "bootstrap.servers: it is not set");
    }
    return properties;
  }

  static void wrong(String name, String expected, String got, List<String> problems) {
    problems.add(PREFIX + name + ": expected " + expected + "; got \"" + got + "\"");
  }
}
