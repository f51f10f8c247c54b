package companypipeline.settings;

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
            true,
            new Retention(30, 730),
            new Settings.Tables(
                "companies_created",
                "companies_by_minute",
                "company_totals",
                "dimension_values",
                "recent_companies",
                "dead_letters",
                "stream_progress",
                "pipeline_metrics"),
            Map.of("bootstrap.servers", "a:9092,b:9092", "security.protocol", "SASL_SSL")),
        Settings.from(valid().set("spark.companypipeline.kafka.security.protocol", "SASL_SSL")));
  }

  @Test
  @DisplayName("that are missing are reported all at once")
  void reportsEverythingMissing() {
    SettingsException problem =
        assertThrows(SettingsException.class, () -> Settings.from(new SparkConf(false)));
    assertEquals(
        List.of(
            "spark.companypipeline.stream: it is not set",
            "spark.companypipeline.pipeline: it is not set",
            "spark.companypipeline.topic: it is not set",
            "spark.companypipeline.definition: it is not set",
            "spark.companypipeline.keyspace: it is not set",
            "spark.companypipeline.checkpoint: it is not set",
            "spark.companypipeline.triggerMs: it is not set",
            "spark.companypipeline.maxOffsetsPerTrigger: it is not set",
            "spark.companypipeline.rollups: it is not set",
            "spark.companypipeline.retention.minuteDays: it is not set",
            "spark.companypipeline.retention.hourDays: it is not set",
            "spark.companypipeline.tables.facts: it is not set",
            "spark.companypipeline.tables.byMinute: it is not set",
            "spark.companypipeline.tables.totals: it is not set",
            "spark.companypipeline.tables.dimensionValues: it is not set",
            "spark.companypipeline.tables.recent: it is not set",
            "spark.companypipeline.tables.deadLetters: it is not set",
            "spark.companypipeline.tables.streamProgress: it is not set",
            "spark.companypipeline.tables.pipelineMetrics: it is not set",
            "spark.companypipeline.kafka.bootstrap.servers: it is not set"),
        problem.problems());
  }

  @Test
  @DisplayName("that are wrong are reported all at once, with what was expected and what was got")
  void reportsEverythingWrong() {
    SparkConf conf =
        valid()
            .set("spark.companypipeline.topic", "a b")
            .set("spark.companypipeline.definition", Definitions.COMPANIES_JSON.replace("\"key\": \"id\"", "\"key\": \"x\""))
            .set("spark.companypipeline.keyspace", "x; DROP KEYSPACE y")
            .set("spark.companypipeline.checkpoint", "/var/checkpoint")
            .set("spark.companypipeline.triggerMs", "-1")
            .set("spark.companypipeline.maxOffsetsPerTrigger", "0")
            .set("spark.companypipeline.rollups", "yes")
            .set("spark.companypipeline.retention.minuteDays", "7")
            .set("spark.companypipeline.retention.hourDays", "7301")
            .set("spark.companypipeline.tables.facts", "a.b");
    assertEquals(
        List.of(
            "spark.companypipeline.topic: expected a Kafka topic's name; got \"a b\"",
            "spark.companypipeline.definition: key: there is no column x",
            "spark.companypipeline.keyspace: expected a name of letters, digits and underscores; got \"x; DROP KEYSPACE y\"",
            "spark.companypipeline.checkpoint: expected a URI with its scheme, such as file:///var/checkpoint or"
                + " s3a://bucket/path; got \"/var/checkpoint\"",
            "spark.companypipeline.triggerMs: expected a whole number of at least 0; got \"-1\"",
            "spark.companypipeline.maxOffsetsPerTrigger: expected a whole number of at least 1; got \"0\"",
            "spark.companypipeline.rollups: expected true or false; got \"yes\"",
            "spark.companypipeline.retention.minuteDays: expected a whole number of at least 8 and at most 7300; got \"7\"",
            "spark.companypipeline.retention.hourDays: expected a whole number of at least 366 and at most 7300; got"
                + " \"7301\"",
            "spark.companypipeline.tables.facts: expected a name of letters, digits and underscores; got \"a.b\""),
        assertThrows(SettingsException.class, () -> Settings.from(conf)).problems());
  }

  @Test
  @DisplayName("take a checkpoint on any file system, and with spaces")
  void acceptsUris() {
    for (String checkpoint : List.of("s3a://bucket/path", "hdfs://name:8020/path", "file:///home/a b/checkpoint")) {
      SparkConf conf = valid().set("spark.companypipeline.checkpoint", checkpoint);
      assertEquals(checkpoint, Settings.from(conf).checkpoint());
    }
  }

  private static SparkConf valid() {
    return new SparkConf(false)
        .set("spark.companypipeline.stream", "company-pipeline/stream")
        .set("spark.companypipeline.pipeline", "company-pipeline")
        .set("spark.companypipeline.topic", "companies_created")
        .set("spark.companypipeline.definition", Definitions.COMPANIES_JSON)
        .set("spark.companypipeline.keyspace", "spark_streams")
        .set("spark.companypipeline.checkpoint", "file:///var/checkpoint")
        .set("spark.companypipeline.triggerMs", "1000")
        .set("spark.companypipeline.maxOffsetsPerTrigger", "20000")
        .set("spark.companypipeline.tables.facts", "companies_created")
        .set("spark.companypipeline.tables.deadLetters", "dead_letters")
        .set("spark.companypipeline.tables.streamProgress", "stream_progress")
        .set("spark.companypipeline.tables.byMinute", "companies_by_minute")
        .set("spark.companypipeline.tables.totals", "company_totals")
        .set("spark.companypipeline.tables.dimensionValues", "dimension_values")
        .set("spark.companypipeline.tables.recent", "recent_companies")
        .set("spark.companypipeline.tables.pipelineMetrics", "pipeline_metrics")
        .set("spark.companypipeline.rollups", "true")
        .set("spark.companypipeline.retention.minuteDays", "30")
        .set("spark.companypipeline.retention.hourDays", "730")
        .set("spark.companypipeline.kafka.bootstrap.servers", "a:9092,b:9092");
  }
}
