import type { Cassandra } from '../../connections/cassandra/cassandra.ts';
import { KEYSPACE } from '../../domain/names.ts';
import { TABLES } from '../companyNames.ts';

/** Whether the company has a row. */
export async function isStored(cassandra: Cassandra, id: string): Promise<boolean> {
  const rows = await cassandra.execute(`SELECT id FROM ${KEYSPACE}.${TABLES.companies} WHERE id = ?`, [id]);
  return rows.length === 1;
}

/** The drivers, by submission id, that reported the batches of a stream since then, a name a batch in the order of time. */
export async function reportersSince(
  cassandra: Cassandra,
  streamId: string,
  from: number,
): Promise<readonly string[]> {
  const reporters: string[] = [];
  for (let day = from - (from % 86_400_000); day <= Date.now(); day += 86_400_000) {
    const rows = await cassandra.execute(
      `SELECT submission_id FROM ${KEYSPACE}.${TABLES.streamProgress} WHERE stream = ? AND day = ? AND at >= ? ORDER BY at ASC`,
      [streamId, new Date(day).toISOString().slice(0, 10), new Date(from)],
    );
    reporters.push(...rows.map((row) => String(row['submission_id'])));
  }
  return reporters;
}
