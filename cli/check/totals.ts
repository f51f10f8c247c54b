import type { Cassandra } from '../../connections/cassandra/cassandra.ts';
import { totalsTables, type TotalsTables } from '../../connections/cassandra/totalsTables.ts';
import type { Pipeline } from '../../domain/definition.ts';
import { KEYSPACE } from '../../domain/names.ts';
import { GRANULARITIES, rollupOf, totalsKey, type Figures, type Rollup } from '../../domain/totals.ts';

/** So many minutes are looked at, the newest ones that have not too many records to be added up here. */
const MINUTES = 20;
const MAX_RECORDS = 5000;
/** What the stream may still be at work on. */
const SETTLED_MS = 5 * GRANULARITIES.minute;

/**
 * Totals that are stored and are not what the folder makes of their records, as with other bounds of a class: a sentence for each dimension,
 * found by adding up the newest minutes once more. The tables must have the folder's columns.
 */
export async function totalsEffects(
  cassandra: Cassandra,
  pipeline: Pipeline,
  nowMs: number,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const { names, count } = pipeline.definition;
  const rows = await cassandra.execute(
    `SELECT bucket, ${count} AS records FROM ${KEYSPACE}.${names.tables.totals} WHERE granularity = 'minute' AND dimension = 'all'
      AND value = 'all' AND bucket < ? ORDER BY bucket DESC LIMIT 1000`,
    [new Date(nowMs - SETTLED_MS)],
    signal,
  );
  const minutes = rows.flatMap(({ bucket, records }) =>
    bucket instanceof Date && Number(records) <= MAX_RECORDS ? [bucket] : [],
  );
  return differences(
    totalsTables(cassandra, pipeline),
    rollupOf(pipeline),
    minutes.slice(0, MINUTES),
    signal,
  );
}

/** The sentences of {@link totalsEffects} for these minutes. */
export async function differences(
  tables: Pick<TotalsTables, 'recordsOf' | 'rows'>,
  rollup: Rollup,
  minutes: readonly Date[],
  signal: AbortSignal,
): Promise<readonly string[]> {
  const counts = new Map<string, number>();
  for (const minute of minutes) {
    const records: Figures[] = [];
    for await (const some of tables.recordsOf(minute, signal))
      records.push(...some.map(([, figures]) => figures));
    const made = rollup.totalsOf('minute', records);
    const range = { from: minute, to: new Date(minute.getTime() + GRANULARITIES.minute) };
    const rows = await tables.rows('minute', made, range, signal);
    const stored = new Map(rows.map((row) => [totalsKey(row), row.totals]));
    const different = made.filter((row) => {
      const totals = stored.get(totalsKey(row));
      return totals === undefined || !rollup.same(totals, row.totals);
    });
    for (const dimension of new Set(different.map((row) => row.dimension)))
      counts.set(dimension, (counts.get(dimension) ?? 0) + 1);
  }
  return [...counts].map(
    ([dimension, count]) =>
      `dimension ${dimension}: in ${count} of the newest ${minutes.length} minutes its totals are not what the folder makes of their records: they would have to be recomputed`,
  );
}
