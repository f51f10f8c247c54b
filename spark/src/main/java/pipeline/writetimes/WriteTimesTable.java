package pipeline.writetimes;

import com.datastax.oss.driver.api.core.cql.Row;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.time.Duration;
import java.time.InstantSource;
import java.util.NavigableMap;
import java.util.TreeMap;
import pipeline.cassandra.RetryingSession;
import pipeline.cassandra.Sessions;
import pipeline.settings.Settings;

/**
 * {@link KeptWriteTimes} beside the rows that have them: a row a table of facts. So a stream of another name that writes to the same tables begins later than what was
 * written there. For many threads.
 */
public final class WriteTimesTable implements KeptWriteTimes {
  /** Rows of an earlier version have the time of the clock that wrote them, and that may have been ahead of this one. */
  private static final Duration AHEAD = Duration.ofHours(1);
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  private final Sessions sessions;
  private final Settings settings;
  private final String topicId;
  private final InstantSource clock;
  private final String table;
  private WriteTimes atFirst = null;
  private WriteTimes times = null;

  /** @param topicId of the topic that is read: what was noted of another one's offsets says nothing of this one's */
  public WriteTimesTable(Sessions sessions, Settings settings, String topicId, InstantSource clock) {
    this.sessions = sessions;
    this.settings = settings;
    this.topicId = topicId;
    this.clock = clock;
    this.table = settings.keyspace() + "." + settings.tables().writeTimes();
  }

  @Override
  public synchronized WriteTimes get() throws InterruptedException {
    if (times == null) {
      try (RetryingSession session = sessions.open()) {
        WriteTimes found = find(session);
        if (found == null) write(session, found = WriteTimes.later(topicId, first(session)));
        times = atFirst = found;
      }
    }
    return times;
  }

  @Override
  public synchronized WriteTimes found() throws InterruptedException {
    get();
    return atFirst;
  }

  @Override
  public synchronized void keep(WriteTimes next) throws InterruptedException {
    try (RetryingSession session = sessions.open()) {
      write(session, next);
    }
    times = next;
  }

  /** Null where there are none. */
  private WriteTimes find(RetryingSession session) throws InterruptedException {
    String select = "SELECT topic_id, recomputed, reached, first_append, later_than FROM " + table + " WHERE facts = ?";
    Row row = session.answer(session.prepare(select).bind(settings.tables().facts())).one();
    if (row == null) return null;
    if (!topicId.equals(row.getString(0))) return WriteTimes.later(topicId, row.getLong(1));
    NavigableMap<Integer, NavigableMap<Long, Long>> reached = reached(row.getString(2));
    return new WriteTimes(topicId, row.getLong(1), begin(row, !reached.isEmpty()), reached);
  }

  /** @param read whether anything was: an earlier version did not note with what it began */
  private static WriteTimes.Begin begin(Row row, boolean read) {
    if (!row.isNull(3)) return new WriteTimes.Begin(row.getLong(3), row.getLong(4));
    return read ? WriteTimes.Begin.WITH_THE_LOG : null;
  }

  private long first(RetryingSession session) throws InterruptedException {
    String facts = settings.keyspace() + "." + settings.tables().facts();
    String any = "SELECT " + settings.definition().key() + " FROM " + facts + " LIMIT 1";
    if (session.answer(session.prepare(any).bind()).one() == null) return 0;
    return clock.instant().plus(AHEAD).toEpochMilli() * 1000;
  }

  /** By no clock either: of two drivers that both take it for theirs, the one that has come further wins. */
  private void write(RetryingSession session, WriteTimes written) throws InterruptedException {
    String insert = " (facts, topic_id, recomputed, reached, first_append, later_than) VALUES (?, ?, ?, ?, ?, ?)";
    WriteTimes.Begin begin = written.begin();
    session.answer(
        session
            .prepare("INSERT INTO " + table + insert)
            .bind(
                settings.tables().facts(),
                written.topicId(),
                written.recomputed(),
                json(written.reached()),
                begin == null ? null : begin.appendedAt(),
                begin == null ? null : begin.writtenAt())
            .setQueryTimestamp(written.recomputed()));
  }

  static String json(NavigableMap<Integer, NavigableMap<Long, Long>> reached) {
    try {
      return MAPPER.writeValueAsString(reached);
    } catch (JsonProcessingException cause) {
      throw new IllegalStateException("write times that cannot be written as JSON: " + reached, cause);
    }
  }

  static NavigableMap<Integer, NavigableMap<Long, Long>> reached(String json) {
    try {
      return MAPPER.readValue(json, new TypeReference<TreeMap<Integer, NavigableMap<Long, Long>>>() {});
    } catch (JsonProcessingException cause) {
      throw new IllegalStateException("expected write times as {\"partition\":{\"offset\":microseconds}}; got " + json, cause);
    }
  }
}
