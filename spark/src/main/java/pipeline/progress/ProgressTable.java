package pipeline.progress;

import java.time.Duration;
import java.time.ZoneOffset;
import pipeline.cassandra.Sessions;
import pipeline.settings.Settings;

/** The table that the owning workflow, the verification and the dashboards read the stream's health from. */
public final class ProgressTable {
  /** Reports come one after the other: a slow one makes the next ones late. */
  private static final Duration TIMEOUT = Duration.ofSeconds(5);

  private final Sessions sessions;
  private final String stream;
  private final String submissionId;
  private final String insert;

  public ProgressTable(Sessions sessions, Settings settings, String submissionId) {
    this.sessions = sessions;
    this.stream = settings.stream();
    this.submissionId = submissionId;
    this.insert =
        "INSERT INTO " + settings.keyspace() + "." + settings.tables().streamProgress()
            + " (stream, day, at, batch_id, submission_id, rows_read, dead_letters, start_offsets, end_offsets,"
            + " latest_offsets, duration_ms, rows_per_second) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
  }

  /** Returns when it is stored; throws where it cannot be. */
  public void write(Progress progress) {
    sessions
        .writeWithin(
            TIMEOUT,
            insert,
            stream,
            progress.at().atZone(ZoneOffset.UTC).toLocalDate(),
            progress.at(),
            progress.batchId(),
            submissionId,
            progress.rows(),
            progress.deadLetterCount(),
            progress.start().toJson(),
            progress.end().toJson(),
            progress.latest().toJson(),
            progress.durationMs(),
            progress.rowsPerSecond())
        .join();
  }
}
