package pipeline;

import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.apache.spark.sql.streaming.StreamingQueryException;
import org.apache.spark.sql.streaming.Trigger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import pipeline.batch.BatchProcessor;
import pipeline.batch.Pace;
import pipeline.batch.RollupSink;
import pipeline.batch.Rollups;
import pipeline.cassandra.FailureReason;
import pipeline.cassandra.Sessions;
import pipeline.checkpoint.LocalCheckpointFiles;
import pipeline.checkpoint.ObstacleException;
import pipeline.checkpoint.Start;
import pipeline.checkpoint.TopicWatch;
import pipeline.progress.MetricsTable;
import pipeline.progress.ProgressListener;
import pipeline.progress.ProgressTable;
import pipeline.progress.StreamMetrics;
import pipeline.records.KafkaMessage;
import pipeline.settings.LogLevels;
import pipeline.settings.Secrets;
import pipeline.settings.Settings;
import pipeline.writetimes.KeptWriteTimes;
import pipeline.writetimes.WriteTimesTable;

/**
 * The streaming job: one query from a Kafka topic to Cassandra. Set by Spark properties (see {@link Settings}). Runs until
 * it is stopped (SIGTERM) or fails; a failure ends the driver with exit code 1 and says why in its last line.
 */
public final class StreamRecords {
  private static final Logger LOG = LoggerFactory.getLogger(StreamRecords.class);

  private static final long CONTEXT_CHECK_MS = 1000;
  /** How often Kafka is asked for records. */
  private static final long LOOK_MS = 100;

  /** Used where the submission says nothing else. */
  private static final Map<String, String> DEFAULTS =
      Map.of(
          // Worker and master give up on a driver that does not end within 10 s of SIGTERM.
          "spark.sql.streaming.stopTimeout", "8s",
          // A micro-batch is never adaptive; Spark warns where it is not said.
          "spark.sql.adaptive.enabled", "false",
          // What Spark remembers of finished work, in the driver's heap; a stream finishes some every second.
          "spark.ui.retainedJobs", "100",
          "spark.ui.retainedStages", "100",
          "spark.ui.retainedTasks", "1000",
          "spark.sql.ui.retainedExecutions", "100");

  /**
   * How long a broker may hold a consumer's request where the topic has no more; half a second by default. With what it has fetched, a consumer asks for more
   * at once, and then Spark asks on the same connection where the partition begins and ends: that is answered afterwards.
   */
  private static final String FETCH_MAX_WAIT_MS = "10";

  private StreamRecords() {}

  public static void main(String[] arguments) {
    LogLevels.apply();
    GracefulStop stop = new GracefulStop();
    String submissionId = SubmissionId.ofThisDriver();
    try {
      run(submissionId, stop);
    } catch (StreamingQueryException | TimeoutException | InterruptedException | RuntimeException | Error cause) {
      if (stop.requested()) return;
      LOG.error("The stream failed", cause);
      SparkSession.getDefaultSession().foreach(session -> {
        session.stop();
        return null;
      });
      String why = cause instanceof ObstacleException obstacle ? obstacle.line() : FailureReason.of(cause);
      LOG.error("Driver {} ends with exit code 1: {}", submissionId, why);
      // Returning would not end the JVM: Spark and the Cassandra driver leave threads behind.
      System.exit(1);
    }
  }

  private static void run(String submissionId, GracefulStop stop)
      throws TimeoutException, StreamingQueryException, InterruptedException {
    SparkConf conf = new SparkConf();
    DEFAULTS.forEach(conf::setIfMissing);
    Secrets.addTo(conf, System.getenv());
    Settings settings = Settings.from(conf);
    LocalCheckpointFiles.useFor(settings.checkpoint(), conf);
    SparkSession spark =
        SparkSession.builder().config(conf).appName(applicationName(settings, submissionId)).getOrCreate();
    Start start = Start.find(spark, settings);

    Sessions sessions = new Sessions(settings.cassandra(), settings.keyspace());
    KeptWriteTimes writeTimes = new WriteTimesTable(sessions, settings, start.topicId(), InstantSource.system());
    Rollups rollups = new Rollups(sessions, settings, writeTimes);
    Pace pace = new Pace(settings.triggerMs(), InstantSource.system());
    BatchProcessor processor =
        new BatchProcessor(settings.definition(), RollupSink.factory(sessions, settings), rollups, writeTimes, pace);
    ProgressTable progress = new ProgressTable(sessions, settings, submissionId);
    MetricsTable metrics = new MetricsTable(sessions, settings);
    spark
        .streams()
        .addListener(
            new ProgressListener(
                settings.topic(),
                start.position(),
                processor::takeTotals,
                List.of(progress::write, new StreamMetrics(Instant.now(), metrics::write)),
                InstantSource.system()));

    LOG.info(
        "{} reads {} after batch {}, from {} on; its checkpoint is {}",
        spark.sparkContext().appName(),
        settings.topic(),
        start.position().batchId(),
        start.position().batchId() < 0 ? start.startingOffsets() : start.position().end().toJson(),
        start.checkpoint());
    StreamingQuery query =
        messages(spark, settings, start.startingOffsets())
            .writeStream()
            .queryName(settings.stream())
            .option("checkpointLocation", start.checkpoint())
            .trigger(Trigger.ProcessingTime(Math.min(settings.triggerMs(), LOOK_MS)))
            .foreachBatch(processor)
            .start();
    stop.onShutdown(query);
    rollups.start();
    // A master that removes the application stops Spark's context; an idle query would not notice before the next record.
    try (TopicWatch watch = new TopicWatch(settings, start.topicId())) {
      while (!query.awaitTermination(CONTEXT_CHECK_MS)) {
        if (spark.sparkContext().isStopped()) break;
        rollups.check();
        watch.look();
      }
    } catch (StreamingQueryException | IllegalStateException failure) {
      if (stop.requested()) throw failure;
      Optional<ObstacleException> obstacle = Start.obstacleBehind(failure, spark, settings);
      if (obstacle.isEmpty()) throw failure;
      // The log shows both; the last line says what is to be done about.
      obstacle.get().addSuppressed(failure);
      throw obstacle.get();
    }
    if (!stop.requested()) {
      throw new IllegalStateException("the query ended though nobody stopped it: the application was removed from the master");
    }
  }

  /** What the owning workflow knows the driver by. */
  private static String applicationName(Settings settings, String submissionId) {
    String label = settings.resumption().label();
    return settings.stream() + (label.isEmpty() ? " " : " [" + label + "] ") + submissionId;
  }

  private static Dataset<Row> messages(SparkSession spark, Settings settings, String startingOffsets) {
    return spark
        .readStream()
        .format("kafka")
        .options(consumer(settings.kafka()))
        .option("subscribe", settings.topic())
        .option("startingOffsets", startingOffsets)
        // Offsets that Kafka no longer has are lost records: a person must see that.
        .option("failOnDataLoss", "true")
        // What a producer's transaction took back was never published.
        .option("kafka.isolation.level", "read_committed")
        .option("maxOffsetsPerTrigger", settings.maxOffsetsPerTrigger())
        // An outage of Kafka: the driver asks for offsets so often, each time for up to a minute (default.api.timeout.ms), or
        // for no time at all where a broker's name does not resolve; executors wait two minutes for a record
        // (spark.network.timeout), and are tried four times.
        .option("fetchOffset.numRetries", "60")
        .option("fetchOffset.retryIntervalMs", "2000")
        .load()
        .select(KafkaMessage.COLUMNS);
  }

  /** Options of Spark's source: what is set for Kafka, and what we set where nothing is. */
  static Map<String, String> consumer(Map<String, String> set) {
    Map<String, String> properties = new HashMap<>(Map.of("fetch.max.wait.ms", FETCH_MAX_WAIT_MS));
    properties.putAll(set);
    return properties.entrySet().stream()
        .collect(Collectors.toMap(property -> "kafka." + property.getKey(), Map.Entry::getValue));
  }
}
