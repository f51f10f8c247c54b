import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { LedgerEntry, LedgerLine, LedgerMark, StoredLine } from '../../domain/ledger.ts';
import { KEYSPACE, SHARED_TABLES } from '../../domain/names.ts';
import type { Cassandra } from './cassandra.ts';

/** The table of the ledger: lines are added, never changed. */
export interface Ledger {
  /** The newest line; undefined of a pipeline without one. */
  newest(pipelineId: string): Promise<StoredLine | undefined>;
  /**
   * Adds a line behind the newest and answers which it is. Where the newest is of the same time, it is the same verification's, which an earlier
   * attempt has added: nothing is added then. @throws LedgerMoved when another line took the place meanwhile.
   */
  append(pipelineId: string, entry: LedgerEntry): Promise<LedgerMark>;
  /** All lines from this number on, in order, a bounded number at a time. */
  lines(pipelineId: string, from?: number): AsyncIterable<readonly StoredLine[]>;
}

/** Two have added to the ledger at the same time; whoever tries again finds the other's line. */
export class LedgerMoved extends Error {
  override readonly name = 'LedgerMoved';
  readonly number: number;

  constructor(pipelineId: string, number: number) {
    super(`Line ${number} of the ledger of ${pipelineId} was added by another verification meanwhile`);
    this.number = number;
  }
}

/** Lines of one partition of the table. */
const BUCKET = 10_000;
/** Buckets that are looked at together: those of a year of verifications, one a minute, are 53. */
const BUCKETS_AT_ONCE = 8;

const TABLE = `${KEYSPACE}.${SHARED_TABLES.ledger}`;
const NEWEST = `SELECT number, line, digest FROM ${TABLE} WHERE pipeline = ? AND bucket = ? LIMIT 1`;
const LINES = `SELECT number, line, digest FROM ${TABLE} WHERE pipeline = ? AND bucket = ? AND number >= ? ORDER BY number ASC`;
/** Only where there is no such line: what was added stays. */
const INSERT = `INSERT INTO ${TABLE} (pipeline, bucket, number, line, digest) VALUES (?, ?, ?, ?, ?) IF NOT EXISTS`;

const storedRow = z
  .object({
    number: z.bigint().transform(Number),
    line: z.string().nullable(),
    digest: z.string().nullable(),
  })
  // Whoever emptied a column has changed the line: it is read as what it is.
  .transform(({ number, line, digest }): StoredLine => ({ number, text: line ?? '', digest: digest ?? '' }));
const appliedRow = z.object({ '[applied]': z.boolean() });

const count = z.number().int().nonnegative();
const offset = z.string().regex(/^\d+$/);
const lineShape = z.object({
  number: z.number().int().positive(),
  at: z.string(),
  topic: z.string(),
  topicId: z.string(),
  partitions: z.record(offset, z.object({ from: offset, to: offset, records: count, digest: z.string() })),
  records: count,
  refused: count,
  lost: count,
  different: count,
  before: z.string(),
});

/** SHA-256 of a line's text, in hexadecimal. */
export function digestOfLine(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** What a stored line says; undefined when its text is none. */
export function readLine({ text }: StoredLine): LedgerLine | undefined {
  try {
    return lineShape.parse(JSON.parse(text));
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof z.ZodError) return undefined;
    throw error;
  }
}

/** {@link Ledger} in Cassandra. */
export function ledger(cassandra: Pick<Cassandra, 'execute'>): Ledger {
  /** The last bucket with lines that was found, by pipeline: the next one is looked for from there. */
  const known = new Map<string, number>();

  async function newestOf(pipelineId: string, bucket: number): Promise<StoredLine | undefined> {
    const [row] = await cassandra.execute(NEWEST, [pipelineId, bucket]);
    return row === undefined ? undefined : storedRow.parse(row);
  }

  async function newest(pipelineId: string): Promise<StoredLine | undefined> {
    let last: StoredLine | undefined;
    for (let bucket = known.get(pipelineId) ?? 0; ; bucket += BUCKETS_AT_ONCE) {
      const buckets = Array.from({ length: BUCKETS_AT_ONCE }, (_, n) => bucket + n);
      const found = await Promise.all(buckets.map((one) => newestOf(pipelineId, one)));
      last = found.findLast((line) => line !== undefined) ?? last;
      if (found.at(-1) !== undefined) continue;
      if (last !== undefined) known.set(pipelineId, bucketOf(last.number));
      return last;
    }
  }

  return {
    newest,

    async append(pipelineId, entry) {
      const last = await newest(pipelineId);
      if (last !== undefined && readLine(last)?.at === entry.at) return markOf(last);
      const number = (last?.number ?? 0) + 1;
      const text = lineText({ ...entry, number, before: last?.digest ?? '' });
      const line = { number, text, digest: digestOfLine(text) };
      const [row] = await cassandra.execute(INSERT, [
        pipelineId,
        bucketOf(number),
        BigInt(number),
        text,
        line.digest,
      ]);
      // Sent twice, as a client may, it is not applied the second time: then the line that is there says whose it is.
      if (appliedRow.parse(row)['[applied]']) return markOf(line);
      const there = await newest(pipelineId);
      if (there?.digest === line.digest) return markOf(line);
      throw new LedgerMoved(pipelineId, number);
    },

    async *lines(pipelineId, from = 1) {
      const last = (await newest(pipelineId))?.number ?? 0;
      for (let bucket = bucketOf(from); bucket <= bucketOf(last); bucket++) {
        const rows = await cassandra.execute(LINES, [pipelineId, bucket, BigInt(from)]);
        if (rows.length > 0) yield rows.map((row) => storedRow.parse(row));
      }
    },
  };
}

function markOf({ number, digest }: StoredLine): LedgerMark {
  return { number, digest };
}

function bucketOf(number: number): number {
  return Math.floor(number / BUCKET);
}

/** A line as its digest is of: always in this order. */
function lineText(line: LedgerLine): string {
  const { number, at, topic, topicId, partitions, records, refused, lost, different, before } = line;
  return JSON.stringify({
    number,
    at,
    topic,
    topicId,
    partitions,
    records,
    refused,
    lost,
    different,
    before,
  });
}
