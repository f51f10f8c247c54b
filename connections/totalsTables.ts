import { z } from 'zod';
import type { Pipeline } from '../domain/definition.ts';
import { KEYSPACE } from '../domain/names.ts';
import { rollupOf, type Figures, type Granularity, type Rollup, type TotalsRow } from '../domain/totals.ts';
import type { Cassandra, Row } from './cassandra.ts';

/** A pipeline's tables of rollups, to be read. */
export interface TotalsTables {
  /** The records that the table by minute has of a minute, by their key. */
  recordsOf(minute: Date, signal: AbortSignal): Promise<ReadonlyMap<string, Figures>>;
  /** The values that occur, by dimension. */
  values(signal: AbortSignal): Promise<readonly DimensionValue[]>;
  /** The totals of the given values in buckets of [from, to). */
  rows(
    granularity: Granularity,
    values: readonly DimensionValue[],
    range: { readonly from: Date; readonly to: Date },
    signal: AbortSignal,
  ): Promise<readonly TotalsRow[]>;
}

export interface DimensionValue {
  readonly dimension: string;
  readonly value: string;
}

const valueRow = z.object({ dimension: z.string(), value: z.string() });
const placeRow = z.object({
  granularity: z.enum(['minute', 'hour', 'day']),
  dimension: z.string(),
  value: z.string(),
  bucket: z.date(),
});

/** {@link TotalsTables} in Cassandra. */
export function totalsTables(
  cassandra: Cassandra,
  pipeline: Pick<Pipeline, 'definition' | 'columns'>,
): TotalsTables {
  const rollup = rollupOf(pipeline);
  const { names, key } = pipeline.definition;
  const figures = [...new Set([rollup.time, key, ...rollup.fields])].join(', ');
  const records = `SELECT ${figures} FROM ${KEYSPACE}.${names.tables.byMinute} WHERE minute = ?`;
  const values = `SELECT dimension, value FROM ${KEYSPACE}.${names.tables.dimensionValues} WHERE dimension = ?`;
  const totals = `SELECT granularity, dimension, value, bucket, ${rollup.columns.join(', ')}
  FROM ${KEYSPACE}.${names.tables.totals}
  WHERE granularity = ? AND dimension = ? AND value = ? AND bucket >= ? AND bucket < ?`;

  return {
    async recordsOf(minute, signal) {
      const rows = await cassandra.execute(records, [minute], signal);
      return new Map(rows.map((row) => [String(row[key]), figuresOf(rollup, row)]));
    },

    async values(signal) {
      const rows = await cassandra.executeAll(
        values,
        rollup.dimensions.map((dimension) => [dimension]),
        signal,
      );
      return rows.flat().map((row) => valueRow.parse(row));
    },

    async rows(granularity, wanted, { from, to }, signal) {
      const rows = await cassandra.executeAll(
        totals,
        wanted.map(({ dimension, value }) => [granularity, dimension, value, from, to]),
        signal,
      );
      return rows.flat().map((row) => ({
        ...placeRow.parse(row),
        // Totals that were added up before there was such a column had nothing to count.
        totals: Object.fromEntries(rollup.columns.map((name) => [name, Number(row[name] ?? 0)])),
      }));
    },
  };
}

/** What a row of the facts, or of the table by minute, counts for. @throws when it has no time, or another value than a table of its can have. */
export function figuresOf({ time, fields }: Pick<Rollup, 'time' | 'fields'>, row: Row): Figures {
  const at = row[time];
  if (!(at instanceof Date)) throw new Error(`expected a time in column ${time}, got ${String(at)}`);
  const figures: Record<string, Date | string | number | null> = { [time]: at };
  for (const field of fields) figures[field] = figureOf(field, row[field]);
  return figures;
}

function figureOf(field: string, value: unknown): string | number | null {
  if (value === null || typeof value === 'number' || typeof value === 'string') return value;
  if (typeof value === 'bigint') return Number(value);
  throw new Error(`expected a text or a number in column ${field}, got ${typeof value}`);
}
