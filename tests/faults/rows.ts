import type { Cassandra } from '../../connections/cassandra.ts';
import { KEYSPACE, TABLES } from '../../domain/names.ts';

/** Whether the company has a row. */
export async function isStored(cassandra: Cassandra, id: string): Promise<boolean> {
  const rows = await cassandra.execute(`SELECT id FROM ${KEYSPACE}.${TABLES.companies} WHERE id = ?`, [id]);
  return rows.length === 1;
}

/** What a driver reported of a batch. */
export interface Report {
  readonly submissionId: string;
  /** When the batch was committed, in milliseconds since 1970. */
  readonly at: number;
  readonly rows: bigint;
}

/** The batches of a stream that were reported since then, in the order of time. */
export async function reportsSince(
  cassandra: Cassandra,
  streamId: string,
  from: number,
): Promise<readonly Report[]> {
  const reports: Report[] = [];
  for (let day = from - (from % 86_400_000); day <= Date.now(); day += 86_400_000) {
    const rows = await cassandra.execute(
      `SELECT submission_id, at, rows_read FROM ${KEYSPACE}.${TABLES.streamProgress} WHERE stream = ? AND day = ? AND at >= ? ORDER BY at ASC`,
      [streamId, new Date(day).toISOString().slice(0, 10), new Date(from)],
    );
    reports.push(
      ...rows.map((row) => ({
        submissionId: String(row['submission_id']),
        at: Number(row['at']),
        rows: BigInt(String(row['rows_read'])),
      })),
    );
  }
  return reports;
}
