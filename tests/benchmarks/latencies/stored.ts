import type { Cassandra } from '../../../connections/cassandra/cassandra.ts';
import { KEYSPACE } from '../../../domain/names.ts';
import { TABLES } from '../../companyNames.ts';
import { percentile } from '../../faults/report.ts';

/** Of these, the ids whose row is there. */
export async function storedOf(cassandra: Cassandra, ids: readonly string[]): Promise<ReadonlySet<string>> {
  if (ids.length === 0) return new Set();
  const rows = await cassandra.execute(`SELECT id FROM ${KEYSPACE}.${TABLES.companies} WHERE id IN ?`, [ids]);
  return new Set(rows.map(({ id }) => String(id)));
}

/** Companies in the totals. */
export async function countedOfAll(cassandra: Cassandra): Promise<number> {
  const [row] = await cassandra.execute(
    `SELECT SUM(companies) AS companies FROM ${KEYSPACE}.${TABLES.companyTotals} WHERE granularity = 'day' AND dimension = 'all' AND value = 'all'`,
  );
  return Number(row?.['companies'] ?? 0);
}

/** In words. */
export function figures(ms: readonly number[]): string {
  const at = (share: number) => percentile(ms, share)?.toFixed(0) ?? '–';
  return `p50 ${at(0.5)} ms, p95 ${at(0.95)} ms, p99 ${at(0.99)} ms`;
}
