package pipeline.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Map;
import org.apache.spark.SparkConf;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("the job's settings")
class SettingsTest {
  @Test
  @DisplayName("come from Spark properties, Kafka's own under their own names")
  void readsAll() {
    assertEquals(
        new Settings(
            "company-pipeline/stream",
            "company-pipeline",
            "companies_created",
            Definitions.COMPANIES,
            "spark_streams",
            "file:///var/checkpoint",
            new Resumption("", "", "", "", "earliest"),
            1000,
            20_000,
            new Retention(30, 730),
            new Settings.Tables(
                "companies_created",
                "companies_by_minute",
                "company_totals",
                "dimension_values",
                "recent_companies",
                "put_off_days",
                "write_times",
                "dead_letters_by_slice",
                "dead_letter_slices",
                "stream_progress",
                "pipeline_metrics"),
            new CassandraSettings(Map.of("connection.host", "c")),
            Map.of("bootstrap.servers", "a:9092,b:9092", "security.protocol", "SASL_SSL")),
        Settings.from(valid().set("spark.pipeline.kafka.security.protocol", "SASL_SSL")));
  }

  @Test
  @DisplayName("that are missing are reported all at once")
  void reportsEverythingMissing() {
    SettingsException problem =
        assertThrows(SettingsException.class, () -> Settings.from(new SparkConf(false)));
    assertEquals(
        List.of(
            "spark.pipeline.stream: it is not set",
            "spark.pipeline.pipeline: it is not set",
            "spark.pipeline.topic: it is not set",
            "spark.pipeline.definition: it is not set",
            "spark.pipeline.keyspace: it is not set",
            "spark.pipeline.checkpoint: it is not set",
            "spark.pipeline.triggerMs: it is not set",
            "spark.pipeline.maxOffsetsPerTrigger: it is not set",
            "spark.pipeline.retention.minuteDays: it is not set",
            "spark.pipeline.retention.hourDays: it is not set",
            "spark.pipeline.tables.facts: it is not set",
            "spark.pipeline.tables.byMinute: it is not set",
            "spark.pipeline.tables.totals: it is not set",
            "spark.pipeline.tables.dimensionValues: it is not set",
            "spark.pipeline.tables.recent: it is not set",
            "spark.pipeline.tables.putOffDays: it is not set",
            "spark.pipeline.tables.writeTimes: it is not set",
            "spark.pipeline.tables.deadLettersBySlice: it is not set",
            "spark.pipeline.tables.deadLetterSlices: it is not set",
            "spark.pipeline.tables.streamProgress: it is not set",
            "spark.pipeline.tables.pipelineMetrics: it is not set",
            "spark.cassandra.connection.host: it is not set",
            "spark.pipeline.kafka.bootstrap.servers: it is not set"),
        problem.problems());
  }

  @Test
  @DisplayName("that are wrong are reported all at once, with what was expected and what was got")
  void reportsEverythingWrong() {
    SparkConf conf =
        valid()
            .set("spark.pipeline.topic", "a b")
            .set("spark.pipeline.definition", Definitions.COMPANIES_JSON.replace("\"key\": \"id\"", "\"key\": \"x\""))
            .set("spark.pipeline.keyspace", "x; DROP KEYSPACE y")
            .set("spark.pipeline.checkpoint", "/var/checkpoint")
            .set("spark.pipeline.triggerMs", "-1")
            .set("spark.pipeline.maxOffsetsPerTrigger", "0")
            .set("spark.pipeline.retention.minuteDays", "7")
            .set("spark.pipeline.retention.hourDays", "7301")
            .set("spark.pipeline.tables.facts", "a.b");
    assertEquals(
        List.of(
            "spark.pipeline.topic: expected a Kafka topic's name; got \"a b\"",
            "spark.pipeline.definition: there is no column x",
            "spark.pipeline.keyspace: expected a name of letters, digits and underscores; got \"x; DROP KEYSPACE y\"",
            "spark.pipeline.checkpoint: expected a URI with its scheme, such as file:///var/checkpoint or"
                + " s3a://bucket/path; got \"/var/checkpoint\"",
            "spark.pipeline.triggerMs: expected a whole number of at least 0; got \"-1\"",
            "spark.pipeline.maxOffsetsPerTrigger: expected a whole number of at least 1; got \"0\"",
            "spark.pipeline.retention.minuteDays: expected a whole number of at least 8 and at most 7300; got \"7\"",
            "spark.pipeline.retention.hourDays: expected a whole number of at least 366 and at most 7300; got"
                + " \"7301\"",
            "spark.pipeline.tables.facts: expected a name of letters, digits and underscores; got \"a.b\""),
        assertThrows(SettingsException.class, () -> Settings.from(conf)).problems());
  }

  @Test
  @DisplayName("take a checkpoint on any file system, and with spaces")
  void acceptsUris() {
    for (String checkpoint : List.of("s3a://bucket/path", "hdfs://name:8020/path", "file:///home/a b/checkpoint")) {
      SparkConf conf = valid().set("spark.pipeline.checkpoint", checkpoint);
      assertEquals(checkpoint, Settings.from(conf).checkpoint());
    }
  }

  private static SparkConf valid() {
    return new SparkConf(false)
        .set("spark.pipeline.stream", "company-pipeline/stream")
        .set("spark.pipeline.pipeline", "company-pipeline")
        .set("spark.pipeline.topic", "companies_created")
        .set("spark.pipeline.definition", Definitions.COMPANIES_JSON)
        .set("spark.pipeline.keyspace", "spark_streams")
        .set("spark.pipeline.checkpoint", "file:///var/checkpoint")
        .set("spark.pipeline.triggerMs", "1000")
        .set("spark.pipeline.maxOffsetsPerTrigger", "20000")
        .set("spark.pipeline.tables.facts", "companies_created")
        .set("spark.pipeline.tables.deadLettersBySlice", "dead_letters_by_slice")
        .set("spark.pipeline.tables.deadLetterSlices", "dead_letter_slices")
        .set("spark.pipeline.tables.streamProgress", "stream_progress")
        .set("spark.pipeline.tables.byMinute", "companies_by_minute")
        .set("spark.pipeline.tables.totals", "company_totals")
        .set("spark.pipeline.tables.dimensionValues", "dimension_values")
        .set("spark.pipeline.tables.recent", "recent_companies")
        .set("spark.pipeline.tables.putOffDays", "put_off_days")
        .set("spark.pipeline.tables.writeTimes", "write_times")
        .set("spark.pipeline.tables.pipelineMetrics", "pipeline_metrics")
        .set("spark.cassandra.connection.host", "c")
        .set("spark.pipeline.retention.minuteDays", "30")
        .set("spark.pipeline.retention.hourDays", "730")
        .set("spark.pipeline.kafka.bootstrap.servers", "a:9092,b:9092");
  }
}
