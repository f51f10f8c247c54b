import { z } from 'zod';
import { KEYSPACE, TABLES } from '../domain/names.ts';
import type { StreamProgress } from '../domain/verification.ts';
import type { Cassandra, Row } from './cassandra.ts';

/** What the streaming job reports of its batches. */
export interface ProgressReports {
  /** The newest report of a stream, none older than the day before `now`; undefined where there is none. */
  latest(streamId: string): Promise<StreamProgress | undefined>;
}

const DAY_MS = 86_400_000;

const LATEST = `SELECT at, batch_id, submission_id, rows_read, dead_letters, start_offsets, end_offsets, latest_offsets,
  duration_ms, rows_per_second FROM ${KEYSPACE}.${TABLES.streamProgress} WHERE stream = ? AND day = ? LIMIT 1`;

const count = z.bigint().transform(Number);
const offsets = z
  .string()
  .transform((text): unknown => JSON.parse(text))
  .pipe(z.record(z.string(), z.union([z.string(), z.number().int().transform(String)])));

const progressRow = z.object({
  at: z.date(),
  batch_id: count,
  submission_id: z.string(),
  rows_read: count,
  dead_letters: count,
  start_offsets: offsets,
  end_offsets: offsets,
  latest_offsets: offsets,
  duration_ms: count,
  rows_per_second: z.number(),
});

/** {@link ProgressReports} on table `stream_progress`: reads one row of one partition, two after midnight (UTC). */
export function progressReports(
  cassandra: Pick<Cassandra, 'execute'>,
  now: () => number = Date.now,
): ProgressReports {
  return {
    async latest(streamId) {
      for (const atMs of [now(), now() - DAY_MS]) {
        const day = new Date(atMs).toISOString().slice(0, 10);
        const [row] = await cassandra.execute(LATEST, [streamId, day]);
        if (row !== undefined) return progressOf(row);
      }
      return undefined;
    },
  };
}

/** @throws ZodError when the row is none that the job writes. */
function progressOf(row: Row): StreamProgress {
  const read = progressRow.parse(row);
  return {
    at: read.at.toISOString(),
    batchId: read.batch_id,
    submissionId: read.submission_id,
    rowsRead: read.rows_read,
    deadLetters: read.dead_letters,
    startOffsets: read.start_offsets,
    endOffsets: read.end_offsets,
    latestOffsets: read.latest_offsets,
    durationMs: read.duration_ms,
    rowsPerSecond: read.rows_per_second,
  };
}
