import { z } from 'zod';
import type { Pipeline } from '../../domain/definition.ts';
import { KEYSPACE, SHARED_TABLES } from '../../domain/names.ts';
import type { Offsets } from '../../domain/verification.ts';
import type { Cassandra, Row } from './cassandra.ts';
import { offsetsFromJson } from './offsetsJson.ts';

/** A row of the facts, and when the message that it follows from was appended, as its write timestamp says. */
export interface StoredRow {
  readonly row: Row;
  readonly appendedAt: string;
}

/** A micro-batch that was reported. */
export interface ReportedBatch {
  readonly at: string;
  readonly batchId: number;
  readonly submissionId: string;
  readonly rowsRead: number;
  readonly durationMs: number;
  readonly from: Offsets;
  readonly to: Offsets;
}

/** A verification that was reported. */
export interface ReportedVerification {
  readonly at: string;
  readonly ok: boolean;
  readonly topicId: string | undefined;
  readonly from: Offsets;
  readonly to: Offsets;
}

/** What Cassandra knows of a record. Each reads a bounded part of one or two partitions. */
export interface RecordFacts {
  row(id: string): Promise<StoredRow | undefined>;
  /** Batches reported at this time or later, oldest first. */
  batchesSince(streamId: string, at: Date): Promise<readonly ReportedBatch[]>;
  /** Verifications begun at this time or later, oldest first. */
  verificationsSince(pipelineId: string, at: Date): Promise<readonly ReportedVerification[]>;
}

/** Some minutes of batches at the quickest, hours of verifications. */
const AT_MOST = 500;
const DAY_MS = 86_400_000;

const count = z.bigint().transform(Number);
const offsets = z.unknown().transform((text) => offsetsFromJson(text, 'offsets'));
const batchRow = z.object({
  at: z.date(),
  batch_id: count,
  submission_id: z.string(),
  rows_read: count,
  duration_ms: count,
  start_offsets: offsets,
  end_offsets: offsets,
});
const verificationRow = z.object({
  at: z.date(),
  ok: z.boolean(),
  topic_id: z.string().nullable(),
  verified_from: offsets,
  verified_to: offsets,
});

/** {@link RecordFacts} in Cassandra. */
export function recordFacts(
  cassandra: Pick<Cassandra, 'execute'>,
  { definition }: Pick<Pipeline, 'definition'>,
): RecordFacts {
  const { key, time, names } = definition;

  /** Rows of the day of `at` and the day after, as many as are asked for at most. */
  async function since(
    columns: string,
    table: string,
    owner: string,
    id: string,
    at: Date,
  ): Promise<readonly Row[]> {
    const query = `SELECT ${columns} FROM ${KEYSPACE}.${table} WHERE ${owner} = ? AND day = ? AND at >= ? ORDER BY at ASC LIMIT ${AT_MOST}`;
    const days = [at, new Date(at.getTime() + DAY_MS)].map((day) => day.toISOString().slice(0, 10));
    const rows = await Promise.all(days.map((day) => cassandra.execute(query, [id, day, at])));
    return rows.flat().slice(0, AT_MOST);
  }

  return {
    async row(id) {
      const facts = `${KEYSPACE}.${names.tables.facts}`;
      const [row] = await cassandra.execute(`SELECT * FROM ${facts} WHERE ${key} = ?`, [id]);
      if (row === undefined) return undefined;
      const [written] = await cassandra.execute(
        `SELECT WRITETIME(${time}) AS written FROM ${facts} WHERE ${key} = ?`,
        [id],
      );
      const [begin] = await cassandra.execute(
        `SELECT first_append, later_than FROM ${KEYSPACE}.${SHARED_TABLES.writeTimes} WHERE facts = ?`,
        [names.tables.facts],
      );
      const micros = appendOf(z.object({ written: z.bigint() }).parse(written).written, begin);
      return { row, appendedAt: new Date(Number(micros / 1000n)).toISOString() };
    },

    async batchesSince(streamId, at) {
      const columns = 'at, batch_id, submission_id, rows_read, duration_ms, start_offsets, end_offsets';
      const rows = await since(columns, SHARED_TABLES.streamProgress, 'stream', streamId, at);
      return rows
        .map((row) => batchRow.parse(row))
        .map((it) => ({
          at: it.at.toISOString(),
          batchId: it.batch_id,
          submissionId: it.submission_id,
          rowsRead: it.rows_read,
          durationMs: it.duration_ms,
          from: it.start_offsets,
          to: it.end_offsets,
        }));
    },

    async verificationsSince(pipelineId, at) {
      const columns = 'at, ok, topic_id, verified_from, verified_to';
      const rows = await since(columns, SHARED_TABLES.verificationReports, 'pipeline', pipelineId, at);
      return rows
        .map((row) => verificationRow.parse(row))
        .map(({ at: began, ok, topic_id, verified_from, verified_to }) => ({
          at: began.toISOString(),
          ok,
          topicId: topic_id ?? undefined,
          from: verified_from,
          to: verified_to,
        }));
    },
  };
}

const beginRow = z.object({ first_append: z.bigint().nullable(), later_than: z.bigint().nullable() });
/** As Begin of the job's WriteTimes has it: of the time between two appends. */
const PART_OF_TIME = 5n;

/** When what has this write timestamp was appended: after an upgrade these run ahead of the log, and go up more slowly until it has come to them. */
function appendOf(written: bigint, begin: Row | undefined): bigint {
  const { first_append, later_than } = beginRow.parse(begin ?? { first_append: null, later_than: null });
  if (first_append === null || later_than === null || written <= later_than) return written;
  const append = first_append + (written - later_than) * PART_OF_TIME;
  return append < written ? append : written;
}
