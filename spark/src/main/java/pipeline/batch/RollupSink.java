package pipeline.batch;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import pipeline.cassandra.InFlight;
import pipeline.cassandra.RetryingSession;
import pipeline.cassandra.Sessions;
import pipeline.records.Fact;
import pipeline.records.KafkaMessage;
import pipeline.settings.Definition;
import pipeline.settings.Settings;
import pipeline.totals.ByMinuteTable;
import pipeline.totals.Dimensions;
import pipeline.totals.PreviousVersions;
import pipeline.totals.RecentRecord;
import pipeline.totals.RecordVersion;
import pipeline.totals.StoredVersion;
import pipeline.totals.Versions;

/**
 * Facts, the table by minute in step with them, and dead letters, by prepared, idempotent, asynchronous writes. Records are taken in chunks: what was
 * stored of one chunk's records is looked up while the chunk before is written.
 */
public final class RollupSink implements RecordSink {
  private static final int ROWS_A_CHUNK = 1000;
  private static final int BYTES_A_CHUNK = 4 * 1024 * 1024;

  /** Records whose stored versions are being looked up. */
  private record Chunk(List<RecordVersion> versions, CompletableFuture<Map<Object, StoredVersion>> stored) {}

  private final RetryingSession session;
  private final Definition definition;
  private final InFlight inFlight;
  private final FactsTable facts;
  private final ByMinuteTable byMinute;
  private final DeadLettersTable deadLetters;
  private final PreviousVersions previous;
  private final Versions versions;
  /** Of the newest version of each record that has to wait. */
  private final Map<Object, LogPlace> deferred = new HashMap<>();
  private List<RecentRecord> newest = new ArrayList<>();
  private List<RecordVersion> filling = new ArrayList<>();
  private int fillingBytes = 0;
  private Chunk waiting = null;

  private RollupSink(RetryingSession session, int parallelism, Settings settings) throws InterruptedException {
    this.session = session;
    this.definition = settings.definition();
    this.versions = new Versions(new Dimensions(definition));
    this.inFlight = InFlight.ofTask(parallelism);
    this.facts = new FactsTable(session, settings);
    this.byMinute = new ByMinuteTable(session, settings);
    this.deadLetters = new DeadLettersTable(session, settings);
    this.previous = new PreviousVersions(session, settings);
  }

  public static RecordSink.Factory factory(Sessions sessions, Settings settings) {
    return () -> new RollupSink(sessions.open(), sessions.parallelism(), settings);
  }

  @Override
  public void fact(KafkaMessage message, Fact fact) throws InterruptedException {
    filling.add(RecordVersion.of(message, fact));
    fillingBytes += message.value().length;
    if (filling.size() >= ROWS_A_CHUNK || fillingBytes >= BYTES_A_CHUNK) nextChunk();
  }

  @Override
  public void deadLetter(KafkaMessage message, String reason) throws InterruptedException {
    deadLetters.write(message, reason, inFlight);
  }

  @Override
  public Changes flush() throws InterruptedException {
    nextChunk();
    settle(waiting);
    inFlight.await();
    return new Changes(versions.touched(), new HashSet<>(deferred.values()), newest);
  }

  @Override
  public void close() {
    session.close();
  }

  private void nextChunk() throws InterruptedException {
    List<Object> keys = filling.stream().map(version -> version.fact().key()).distinct().toList();
    Chunk next = new Chunk(filling, previous.find(keys));
    filling = new ArrayList<>();
    fillingBytes = 0;
    if (waiting != null) settle(waiting);
    waiting = next;
  }

  private void settle(Chunk chunk) throws InterruptedException {
    Map<Object, StoredVersion> stored = RetryingSession.await(chunk.stored());
    List<Versions.Step> steps = versions.settle(chunk.versions(), stored);
    byMinute.write(steps, inFlight);
    List<RecentRecord> candidates = new ArrayList<>(newest);
    for (Versions.Step step : steps) {
      if (step.isOvertaken()) continue;
      RecordVersion version = step.newest();
      if (step.deferred()) deferred.put(version.fact().key(), new LogPlace(version.partition(), version.offset()));
      else facts.write(version, inFlight);
      candidates.add(RecentRecord.of(version.fact(), step.left(), definition));
    }
    newest = RecentRecord.newest(candidates);
  }
}
