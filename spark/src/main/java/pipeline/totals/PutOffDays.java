package pipeline.totals;

import com.datastax.oss.driver.api.core.cql.BoundStatement;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import com.datastax.oss.driver.api.core.cql.Row;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import pipeline.cassandra.InFlight;
import pipeline.cassandra.Mutations;
import pipeline.cassandra.ReadAhead;
import pipeline.cassandra.RetryingSession;
import pipeline.cassandra.Sessions;
import pipeline.settings.Granularity;
import pipeline.settings.Settings;
import pipeline.totals.RecomputePlan.Span;
import pipeline.writetimes.KeptWriteTimes;

/**
 * Bounds what a micro-batch reads of days of more than a year ago, however many of them its records name: 1,440 minutes each. What is
 * beyond that is noted in a table before the batch is committed, and recomputed beside the batches, one day after the other. Until then all
 * totals of such a day are those of before. Of a race with a batch that computes the same day, the one that began later wins.
 */
public final class PutOffDays {
  /** Whole days a micro-batch recomputes. */
  static final int WHOLE_DAYS_A_BATCH = 10;

  private static final Logger LOG = LoggerFactory.getLogger(PutOffDays.class);
  private static final int MAX_KIBIBYTES_IN_FLIGHT = 1024;

  private final Sessions sessions;
  private final Settings settings;
  private final KeptWriteTimes writeTimes;
  private final String table;
  /** Where there may be some to be done. */
  private final Semaphore some = new Semaphore(0);
  /** Up to this write timestamp all notes are in the table; null before this driver's first batch. */
  private volatile Long noted = null;
  private volatile Throwable failure = null;

  public PutOffDays(Sessions sessions, Settings settings, KeptWriteTimes writeTimes) {
    this.sessions = sessions;
    this.settings = settings;
    this.writeTimes = writeTimes;
    this.table = settings.keyspace() + "." + settings.tables().putOffDays();
  }

  /** The plan without what has to wait, which is noted. */
  public RecomputePlan beyond(RecomputePlan plan, Recomputation recomputation) throws InterruptedException {
    try (RetryingSession session = sessions.open()) {
      List<Span> later = later(plan.spans(), days -> new TotalsTable(session, recomputation).known(days));
      if (!later.isEmpty()) LOG.info("{} days of more than a year ago are recomputed beside the next batches", later.size());
      note(later, session, recomputation.writtenAt());
      noted = recomputation.writtenAt();
      if (!later.isEmpty()) some.release();
      return plan.without(later);
    }
  }

  /** Recomputes what is noted, by a driver before, too, in a thread of its own. */
  public void start() {
    Thread thread = new Thread(this::run, "put-off-days");
    thread.setDaemon(true);
    thread.start();
  }

  /** @throws IllegalStateException where the thread has ended, with why */
  public void check() {
    if (failure != null) throw new IllegalStateException("days that were put off cannot be recomputed: " + failure, failure);
  }

  private void run() {
    try (RetryingSession session = sessions.open()) {
      while (true) {
        while (recomputeOne(session)) some.drainPermits();
        some.acquire();
      }
    } catch (InterruptedException | RuntimeException | Error cause) {
      failure = cause;
    }
  }

  private void note(List<Span> days, RetryingSession session, long writtenAt) throws InterruptedException {
    PreparedStatement insert =
        session.prepare("INSERT INTO " + table + " (pipeline, day, dimension, value) VALUES (?, ?, ?, ?)");
    InFlight inFlight = new InFlight(sessions.parallelism(), MAX_KIBIBYTES_IN_FLIGHT);
    Mutations<String, BoundStatement> mutations =
        new Mutations<>(
            (rows, bytes) -> inFlight.submit(table, bytes, () -> session.execute(RetryingSession.onePartition(rows, writtenAt))));
    for (Span day : days) {
      LocalDate date = Instant.ofEpochMilli(day.start()).atZone(ZoneOffset.UTC).toLocalDate();
      for (DimensionValue value : day.values()) {
        BoundStatement row = insert.bind(settings.pipeline(), date, value.dimension(), value.value());
        mutations.add(settings.pipeline(), row, Mutations.bytes(row));
      }
    }
    mutations.flush();
    inFlight.await();
  }

  /** False where none is noted. */
  private boolean recomputeOne(RetryingSession session) throws InterruptedException {
    // Before anything is read: what is noted later stays noted, and so does what a batch is about to note that has its write timestamp already.
    Long ofBatch = noted;
    long done = ofBatch == null ? writeTimes.found().recomputed() : ofBatch;
    long writtenAt = writeTimes.besideBatches();
    String ofPipeline = " FROM " + table + " WHERE pipeline = ?";
    Row first = session.answer(session.prepare("SELECT day" + ofPipeline + " LIMIT 1").bind(settings.pipeline())).one();
    if (first == null) return false;
    LocalDate day = first.getLocalDate(0);
    List<DimensionValue> values = new ArrayList<>();
    BoundStatement ofDay = session.prepare("SELECT dimension, value" + ofPipeline + " AND day = ?").bind(settings.pipeline(), day);
    new ReadAhead(session, List.of(ofDay).iterator())
        .next(row -> values.add(new DimensionValue(row.getString(0), row.getString(1))));
    recompute(day.atStartOfDay(ZoneOffset.UTC).toInstant().toEpochMilli(), values, writtenAt);
    session.answer(
        session
            .prepare("DELETE FROM " + table + " USING TIMESTAMP ? WHERE pipeline = ? AND day = ?")
            .bind(done, settings.pipeline(), day));
    return true;
  }

  private void recompute(long day, List<DimensionValue> values, long writtenAt) throws InterruptedException {
    Touched touched = new Touched();
    // Which of its hours were touched is not noted.
    for (long hour = day; hour < Granularity.DAY.end(day); hour += Granularity.HOUR.millis) touched.add(new Place(hour, values));
    Recomputation recomputation = new Recomputation(sessions, settings, System.currentTimeMillis(), writtenAt);
    Measures measures = new Measures(settings.definition());
    List<SpanToRead> spans =
        RecomputePlan.of(touched, recomputation.now()).spans().stream()
            .map(span -> new SpanToRead(span, CountedMinute.nothing(span.start(), measures), false))
            .toList();
    new RecomputeFromRecords(recomputation, true).call(spans.iterator());
  }

  /** Answers which of some spans something was stored of before: a set of these very objects. */
  interface Known {
    Set<Span> of(List<Span> spans) throws InterruptedException;
  }

  /**
   * The days to be put off: of those that something was stored of before, all but the newest few. Each of the others costs no more reads
   * than there are records of it.
   *
   * @param spans in the order of time
   */
  static List<Span> later(List<Span> spans, Known known) throws InterruptedException {
    List<Span> days = spans.stream().filter(span -> span.granularity() == Granularity.DAY).toList();
    if (days.size() <= WHOLE_DAYS_A_BATCH) return List.of();
    List<Span> whole = days.stream().filter(known.of(days)::contains).toList();
    return whole.subList(0, Math.max(0, whole.size() - WHOLE_DAYS_A_BATCH));
  }
}
