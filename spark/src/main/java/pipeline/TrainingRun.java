package pipeline;

import java.io.IOException;
import java.net.ServerSocket;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.function.VoidFunction2;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.apache.spark.sql.streaming.StreamingQueryException;
import org.apache.spark.sql.streaming.Trigger;
import pipeline.cassandra.Sessions;
import pipeline.records.KafkaMessage;
import pipeline.records.RecordReader;
import pipeline.records.RefusedValueException;
import pipeline.settings.CassandraSettings;
import pipeline.settings.Definition;
import pipeline.settings.LogLevels;
import pipeline.writetimes.ReadMessages;
import pipeline.writetimes.WriteTimes;

/**
 * Loads what a driver and an executor of the job load, without any server, and ends: from it the JVM makes an archive of
 * classes (JEP 350) that real ones start with. What it misses is loaded as without an archive, so it need not be complete.
 */
public final class TrainingRun {
  private static final long BATCHES = 3;
  /** One of each type of column, so that what reads them is loaded. */
  private static final String DEFINITION =
      """
      {
        "schema": {
          "$schema": "http://json-schema.org/draft-07/schema#",
          "type": "object",
          "required": ["id", "at"],
          "properties": {
            "id": { "title": "a UUID", "type": "string", "pattern": "^[0-9a-f-]{36}$" },
            "name": { "type": ["string", "null"], "minLength": 1 },
            "amount": { "type": ["number", "null"], "minimum": -1, "maximum": 1e15 },
            "count": { "type": ["integer", "null"], "minimum": 0, "maximum": 10 },
            "list": { "type": ["array", "null"], "items": { "type": "object" } },
            "at": { "type": "string" }
          }
        },
        "key": "id",
        "time": "at",
        "columns": [
          { "name": "id", "type": "uuid" },
          { "name": "name", "type": "text" },
          { "name": "amount", "type": "double" },
          { "name": "count", "type": "int" },
          { "name": "list", "type": "json" },
          { "name": "at", "type": "timestamp" }
        ],
        "count": "records",
        "measures": [{ "name": "sum", "field": "amount" }],
        "dimensions": [{ "name": "name", "field": "name" }],
        "recent": ["name"]
      }
      """;

  private static final String RECORD =
      """
      {"id": "00000000-0000-0000-0000-000000000000", "name": "a", "amount": 0.5, "count": 1, "list": [{}], "at": "2026-01-01T00:00:00Z"}\
      """;

  private TrainingRun() {}

  public static void main(String[] arguments) throws IOException, TimeoutException, StreamingQueryException {
    LogLevels.apply();
    String nobody = "127.0.0.1:" + closedPort();
    SparkConf conf = new SparkConf().setIfMissing("spark.sql.adaptive.enabled", "false");
    SparkSession spark = SparkSession.builder().config(conf).getOrCreate();
    WriteTimes times = WriteTimes.later("", 0).beginning(Instant.EPOCH);
    StreamingQuery query =
        messages(spark)
            .writeStream()
            .trigger(Trigger.ProcessingTime(0))
            .foreachBatch(
                (VoidFunction2<Dataset<Row>, Long>)
                    (batch, batchId) -> batch.toJavaRDD().mapPartitions(new ReadMessages(times)).foreachPartition(TrainingRun::read))
            .start();
    askKafka(nobody);
    askCassandra(nobody);
    while (query.lastProgress() == null || query.lastProgress().batchId() < BATCHES) {
      if (query.awaitTermination(100)) break;
    }
    query.stop();
    spark.stop();
    // Returning would not end the JVM: the Cassandra driver leaves threads behind.
    System.exit(0);
  }

  private static Definition definition() {
    List<String> problems = new ArrayList<>();
    return Definition.parse(DEFINITION, problems).orElseThrow(() -> new IllegalStateException(problems.toString()));
  }

  private static void read(Iterator<KafkaMessage> messages) throws RefusedValueException {
    RecordReader reader = new RecordReader(definition());
    while (messages.hasNext()) reader.read(messages.next().value());
  }

  /** Rows as those of a topic, of a source that needs none. */
  private static Dataset<Row> messages(SparkSession spark) {
    return spark
        .readStream()
        .format("rate")
        .option("rowsPerSecond", 100)
        .load()
        .selectExpr(
            "0 AS partition", "value AS offset", "timestamp", "CAST(value AS BINARY) AS key", "CAST('" + RECORD + "' AS BINARY) AS value")
        .select(KafkaMessage.COLUMNS);
  }

  private static void askKafka(String nobody) {
    Map<String, Object> properties =
        Map.of(
            "bootstrap.servers", nobody,
            "group.id", "training",
            "default.api.timeout.ms", 1000,
            "request.timeout.ms", 1000,
            "key.deserializer", ByteArrayDeserializer.class,
            "value.deserializer", ByteArrayDeserializer.class);
    try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(properties)) {
      consumer.listTopics();
    } catch (org.apache.kafka.common.errors.TimeoutException expected) {
      // Its classes are what was wanted.
    }
  }

  private static void askCassandra(String nobody) {
    Map<String, String> address = Map.of("connection.host", nobody.split(":")[0], "connection.port", nobody.split(":")[1]);
    try {
      new Sessions(new CassandraSettings(address), "training").writeWithin(Duration.ofSeconds(2), "");
    } catch (IllegalStateException expected) {
      // Likewise.
    }
  }

  /** A port of loopback where nobody listens: just now it was free. */
  private static int closedPort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
