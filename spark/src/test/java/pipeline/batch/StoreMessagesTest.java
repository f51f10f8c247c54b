package pipeline.batch;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toSet;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import org.apache.spark.SparkException;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import pipeline.records.KafkaMessage;
import pipeline.records.Offsets;
import pipeline.records.Records;
import pipeline.records.RefusalKind;
import pipeline.settings.Definitions;
import pipeline.writetimes.KeptWriteTimes;
import pipeline.writetimes.WriteTimes;

@DisplayName("a micro-batch")
class StoreMessagesTest {
  private static final Instant APPENDED_AT = Instant.parse("2026-11-23T23:59:59.999Z");
  private static final StructType KAFKA_SOURCE =
      new StructType()
          .add("key", DataTypes.BinaryType)
          .add("value", DataTypes.BinaryType)
          .add("topic", DataTypes.StringType)
          .add("partition", DataTypes.IntegerType)
          .add("offset", DataTypes.LongType)
          .add("timestamp", DataTypes.TimestampType)
          .add("timestampType", DataTypes.IntegerType);

  private static SparkSession spark;
  private static KeptWriteTimes writeTimes;
  private static long recomputedAt;

  @BeforeAll
  static void startSpark() {
    spark = SparkSession.builder().master("local[2]").config("spark.ui.enabled", "false").getOrCreate();
  }

  @AfterAll
  static void stopSpark() {
    spark.stop();
  }

  @BeforeEach
  void emptySink() {
    MemorySink.reset();
    writeTimes = new InMemory();
    recomputedAt = 0;
  }

  @Test
  @DisplayName("splits into records and dead letters, and drops nothing")
  void splits() throws Exception {
    BatchTotals totals =
        process(
            List.of(
                message(0, 10, Records.VALID),
                message(0, 11, "not JSON"),
                message(0, 12, null),
                message(0, 14, Records.with("id", null))),
            List.of(message(1, 7, Records.with("name", "\"Other\""))));

    assertEquals(5, totals.rows());
    assertEquals(Map.of(RefusalKind.NOT_JSON, 1L, RefusalKind.EMPTY, 1L, RefusalKind.SCHEMA, 1L), totals.deadLetters());
    assertEquals(APPENDED_AT, totals.oldest());
    assertEquals("{\"0\":10,\"1\":7}", totals.firstOffsets().toJson());
    assertEquals(List.of("0/10", "1/7"), MemorySink.records.stream().map(MemorySink.Stored::at).sorted().toList());
    assertEquals(List.of("0/11", "0/12", "0/14"), MemorySink.deadLetters.stream().map(MemorySink.Stored::at).toList());
    assertEquals("the value is null", MemorySink.deadLetters.get(1).what());
  }

  @Test
  @DisplayName("keeps a dead letter's key, bytes and time as Kafka has them")
  void keepsDeadLetters() throws Exception {
    process(List.of(message(3, 10, "not JSON")));
    KafkaMessage message = MemorySink.deadLetters.get(0).message();
    assertEquals("key", new String(message.key()));
    assertEquals("not JSON", new String(message.value()));
    assertEquals(APPENDED_AT, message.appendedAt());
  }

  @Test
  @DisplayName("hands the versions of a record to the sink in the order of their offsets")
  void keepsOrder() throws Exception {
    process(IntStream.range(0, 500).mapToObj(at -> message(0, at, Records.with("name", "\"v" + at + "\""))).toList());
    assertEquals(
        IntStream.range(0, 500).mapToObj(at -> "v" + at).toList(),
        MemorySink.records.stream().map(MemorySink.Stored::what).toList());
  }

  @Test
  @DisplayName("fails rather than store versions of a record in another order")
  void refusesAnotherOrder() {
    SparkException failure =
        assertThrows(
            SparkException.class,
            () -> process(List.of(message(0, 5, Records.VALID), message(0, 4, Records.VALID))));
    assertTrue(failure.getMessage().contains("expected partition 0 in the order of its offsets; got 4 after 5"));
  }

  @Test
  @DisplayName("has the versions of a record that came by two partitions stored once more, by one task, as they were appended")
  void settlesSharedKeys() throws Exception {
    String other = Records.with("id", "\"" + new UUID(3, 4) + "\"");
    BatchTotals totals =
        processApart(
            List.of(
                List.of(message(0, 1, other), message(0, 2, Records.VALID, 30), message(0, 3, "not JSON")),
                List.of(
                    message(1, 7, Records.VALID, 20),
                    message(1, 8, Records.VALID, 10),
                    message(1, 9, Records.VALID, 40))));
    assertEquals(6, totals.rows(), "counted once");
    assertEquals(Map.of(RefusalKind.NOT_JSON, 1L), totals.deadLetters());
    List<String> stored = MemorySink.records.stream().map(MemorySink.Stored::at).toList();
    assertEquals(List.of("0/1", "0/2", "1/7", "1/8", "1/9"), stored.subList(0, 5).stream().sorted().toList());
    // Append times that go back within a partition do not change its order.
    assertEquals(List.of("1/7", "1/8", "0/2", "1/9"), stored.subList(5, stored.size()));
    Map<String, Set<Long>> writtenAt =
        MemorySink.records.stream()
            .collect(groupingBy(MemorySink.Stored::at, mapping(it -> it.message().writtenAt(), toSet())));
    writtenAt.forEach((at, times) -> assertEquals(1, times.size(), at));
    assertEquals(1, MemorySink.deadLetters.size());
  }

  @Test
  @DisplayName("that is tried again has the same write timestamps, and its totals later ones; the batch after it later ones still")
  void writesTheSame() throws Exception {
    WriteTimes before = writeTimes.get();
    List<Row> batch = List.of(message(0, 1, Records.VALID, 10), message(0, 2, Records.VALID, 0), message(0, 3, "no JSON"));
    process(batch);
    List<Long> first = MemorySink.records.stream().map(it -> it.message().writtenAt()).toList();
    assertTrue(first.get(0) < first.get(1), first.toString());
    long totals = recomputedAt;
    assertTrue(totals > first.get(1));
    WriteTimes after = writeTimes.get();
    assertNotEquals(before, after);
    // By another driver, which finds what the first one has kept or what it has not.
    for (WriteTimes found : List.of(after, before)) {
      MemorySink.reset();
      writeTimes.keep(found);
      process(batch);
      assertEquals(first, MemorySink.records.stream().map(it -> it.message().writtenAt()).toList());
      assertTrue(recomputedAt >= totals);
    }
    process(List.of(message(0, 4, Records.VALID, -300)));
    assertTrue(MemorySink.records.get(2).message().writtenAt() > first.get(1));
    assertTrue(recomputedAt > totals);
  }

  @Test
  @DisplayName("is read once where every record came by one partition")
  void settlesNothing() throws Exception {
    String other = Records.with("id", "\"" + new UUID(3, 4) + "\"");
    processApart(List.of(List.of(message(0, 1, other), message(0, 2, other)), List.of(message(1, 7, Records.VALID))));
    assertEquals(3, MemorySink.records.size());
    assertEquals(2, MemorySink.opened);
  }

  @Test
  @DisplayName("fails, and counts nothing as stored, where the sink does not confirm everything")
  void failsWithTheSink() {
    MemorySink.failOnFlush = true;
    SparkException failure =
        assertThrows(SparkException.class, () -> process(List.of(message(0, 1, Records.VALID))));
    assertTrue(failure.getMessage().contains("Cassandra did not acknowledge a write to records: "));
    assertEquals(MemorySink.opened, MemorySink.closed, "every session is given back");
  }

  @Test
  @DisplayName("of nothing stores nothing and opens no session")
  void acceptsNothing() throws Exception {
    assertEquals(new BatchTotals(0, Map.of(), Offsets.none(), Instant.MAX, 0), process(List.of()));
    assertEquals(0, MemorySink.opened);
  }

  /** Kept by the object alone. */
  private static final class InMemory implements KeptWriteTimes {
    private WriteTimes times = WriteTimes.later("", 0);

    @Override
    public WriteTimes get() {
      return times;
    }

    @Override
    public WriteTimes found() {
      return WriteTimes.later("", 0);
    }

    @Override
    public void keep(WriteTimes next) {
      times = next;
    }
  }

  @SafeVarargs
  private static BatchTotals process(List<Row>... partitions) throws Exception {
    List<Row> rows = new ArrayList<>();
    for (List<Row> partition : partitions) rows.addAll(partition);
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    return process(context.parallelize(rows, 1));
  }

  /** Each partition by a task of its own. */
  private static BatchTotals processApart(List<List<Row>> partitions) throws Exception {
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    return process(context.parallelize(partitions, partitions.size()).flatMap(List::iterator));
  }

  private static BatchTotals process(JavaRDD<Row> rdd) throws Exception {
    Dataset<Row> batch = spark.createDataFrame(rdd, KAFKA_SOURCE).select(KafkaMessage.COLUMNS);
    BatchProcessor processor = new BatchProcessor(Definitions.COMPANIES, MemorySink::open, (messages, outcomes, at) -> recomputedAt = at, writeTimes, new Pace(0, InstantSource.system()));
    processor.call(batch, 7L);
    return processor.takeTotals(7);
  }

  private static Row message(int partition, long offset, String value) {
    return message(partition, offset, value, 0);
  }

  private static Row message(int partition, long offset, String value, int seconds) {
    byte[] bytes = value == null ? null : Records.utf8(value);
    return RowFactory.create(
        "key".getBytes(), bytes, "companies_created", partition, offset, java.sql.Timestamp.from(APPENDED_AT.plusSeconds(seconds)), 0);
  }
}
