import { z } from 'zod';
import { KEYSPACE, SHARED_TABLES } from '../../domain/names.ts';
import type { StreamProgress } from '../../domain/verification.ts';
import type { Cassandra, Parameter, Row } from './cassandra.ts';

/** What the streaming job reports of its batches. */
export interface ProgressReports {
  /**
   * The newest report of a stream, none older than the day before `now`; undefined where there is none. Reports of the future,
   * which a clock that was wrong has left, do not count.
   */
  latest(streamId: string): Promise<StreamProgress | undefined>;
  /**
   * The newest report of one driver of the stream, by its own clock, whatever else stands in the table; undefined where it has made
   * none within the last two hours.
   */
  latestOf(streamId: string, submissionId: string): Promise<StreamProgress | undefined>;
}

const DAY_MS = 86_400_000;

/** Clocks of the machines may differ by so much: what is newer is of the future. */
const CLOCKS_DIFFER_MS = 60_000;

/** How far back a driver's reports are looked for: bounds what is read while it has made none. */
const OWN_REPORTS_MS = 7_200_000;

const COLUMNS = `at, batch_id, submission_id, rows_read, dead_letters, start_offsets, end_offsets, latest_offsets,
  duration_ms, rows_per_second`;
const OF_DAY = `SELECT ${COLUMNS} FROM ${KEYSPACE}.${SHARED_TABLES.streamProgress} WHERE stream = ? AND day = ?`;
const NEWEST = `${OF_DAY} LIMIT 1`;
const NEWEST_UNTIL = `${OF_DAY} AND at <= ? LIMIT 1`;
/** Within a part of one partition, which bounds what filtering reads. */
const NEWEST_OF = `${OF_DAY} AND at >= ? AND submission_id = ? LIMIT 1 ALLOW FILTERING`;

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

/** {@link ProgressReports} on table `stream_progress`: nearly always reads one row of one partition, two after midnight (UTC). */
export function progressReports(
  cassandra: Pick<Cassandra, 'execute'>,
  now: () => number = Date.now,
): ProgressReports {
  async function ofDay(
    query: string,
    streamId: string,
    atMs: number,
    parameters: readonly Parameter[],
  ): Promise<StreamProgress | undefined> {
    const day = new Date(atMs).toISOString().slice(0, 10);
    const [row] = await cassandra.execute(query, [streamId, day, ...parameters]);
    return row === undefined ? undefined : progressOf(row);
  }

  return {
    async latest(streamId) {
      const nowMs = now();
      const until = new Date(nowMs + CLOCKS_DIFFER_MS);
      return (
        (await ofDay(NEWEST_UNTIL, streamId, nowMs, [until])) ??
        ofDay(NEWEST_UNTIL, streamId, nowMs - DAY_MS, [until])
      );
    },

    async latestOf(streamId, submissionId) {
      const nowMs = now();
      const newest = await ofDay(NEWEST, streamId, nowMs, []);
      if (newest?.submissionId === submissionId) return newest;
      const sinceMs = nowMs - OWN_REPORTS_MS;
      const own = [new Date(sinceMs), submissionId];
      const found = newest === undefined ? undefined : await ofDay(NEWEST_OF, streamId, nowMs, own);
      // The day before only where the two hours begin in it.
      if (found !== undefined || Math.floor(sinceMs / DAY_MS) === Math.floor(nowMs / DAY_MS)) return found;
      return ofDay(NEWEST_OF, streamId, sinceMs, own);
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
