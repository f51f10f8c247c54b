package pipeline.batch;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import pipeline.cassandra.Sessions;
import pipeline.records.KafkaMessage;
import pipeline.settings.Settings;
import pipeline.totals.CountedMinutes;
import pipeline.totals.DimensionValue;
import pipeline.totals.DimensionValuesTable;
import pipeline.totals.Measures;
import pipeline.totals.PutOffDays;
import pipeline.totals.RecentRecord;
import pipeline.totals.RecentTable;
import pipeline.totals.Recomputation;
import pipeline.totals.RecomputeFromRecords;
import pipeline.totals.RecomputeFromTotals;
import pipeline.totals.RecomputePlan;
import pipeline.totals.SpanToRead;
import pipeline.totals.Touched;
import pipeline.writetimes.KeptWriteTimes;

/**
 * Keeps the totals a pure function of the facts: whatever a micro-batch may have changed is computed anew from the records
 * themselves, and only then are the facts stored that would make an attempt after a crash forget what else to compute.
 */
public final class Rollups implements BatchRollups {
  /** A task costs more than a few small reads and writes. */
  private static final int VALUES_A_TASK = 16;

  private final Sessions sessions;
  private final Settings settings;
  private final DimensionValuesTable values;
  private final RecentTable recent;
  private final CountedMinutes counted;
  private final PutOffDays putOff;

  public Rollups(Sessions sessions, Settings settings, KeptWriteTimes writeTimes) {
    this.sessions = sessions;
    this.settings = settings;
    this.values = new DimensionValuesTable(sessions, settings);
    this.counted = new CountedMinutes(new Measures(settings.definition()));
    this.recent = new RecentTable(sessions, settings);
    this.putOff = new PutOffDays(sessions, settings, writeTimes);
  }

  /** Recomputes from now on, beside the batches, what they put off, and what a driver before had put off. */
  public void start() {
    putOff.start();
  }

  /** @throws IllegalStateException where that has failed */
  public void check() {
    putOff.check();
  }

  @Override
  public void update(JavaRDD<KafkaMessage> messages, List<TaskOutcome> outcomes, long writtenAt) throws InterruptedException {
    Touched touched = new Touched();
    List<RecentRecord> newest = new ArrayList<>();
    Set<LogPlace> deferred = new HashSet<>();
    for (TaskOutcome outcome : outcomes) {
      touched.addAll(outcome.changes().touched());
      newest.addAll(outcome.changes().newest());
      deferred.addAll(outcome.changes().deferred());
    }
    recompute(JavaSparkContext.fromSparkContext(messages.context()), touched, writtenAt);
    if (!deferred.isEmpty()) messages.foreachPartition(new StoreDeferred(sessions, settings, deferred));
    recent.write(RecentRecord.newest(newest), writtenAt);
  }

  private void recompute(JavaSparkContext spark, Touched touched, long writtenAt) throws InterruptedException {
    Recomputation recomputation = new Recomputation(sessions, settings, System.currentTimeMillis(), writtenAt);
    RecomputePlan plan = putOff.beyond(RecomputePlan.of(touched, recomputation.now()), recomputation);
    List<SpanToRead> spans = counted.toRead(plan.spans());
    counted.keep(distribute(spark, spans, 1).mapPartitions(new RecomputeFromRecords(recomputation)).collect());
    distribute(spark, plan.coarser(), VALUES_A_TASK).foreachPartition(new RecomputeFromTotals(recomputation));
    TreeSet<DimensionValue> all = new TreeSet<>();
    touched.byMinute().values().forEach(all::addAll);
    values.add(all, recomputation.now());
  }

  /** Over all cores, if there is enough work; neighbours together, as their totals share partitions. */
  private static <T> JavaRDD<T> distribute(JavaSparkContext spark, List<T> work, int atLeastATask) {
    int tasks = Math.min(work.size() / atLeastATask, spark.defaultParallelism());
    return spark.parallelize(work, Math.max(1, tasks));
  }
}
