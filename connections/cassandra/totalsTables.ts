import { z } from 'zod';
import type { Pipeline } from '../../domain/definition.ts';
import { keyOrder, type Key } from '../../domain/keyOrder.ts';
import { KEYSPACE } from '../../domain/names.ts';
import {
  rollupOf,
  type Figures,
  type Granularity,
  type Rollup,
  type TotalsRow,
} from '../../domain/totals.ts';
import type { Cassandra, Row } from './cassandra.ts';
import { inQueries } from './inQueries.ts';
import { inSlices, type Slice } from './slices.ts';

/** A pipeline's tables of rollups, to be read. */
export interface TotalsTables {
  /** The records that the table by minute has of a minute, with their keys, in the order of their time: some at a time, as there may be very many. */
  recordsOf(minute: Date, signal: AbortSignal): AsyncIterable<readonly (readonly [string, Figures])[]>;
  /** Values that occur: of each dimension the first {@link MOST_VALUES}, in their order. */
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

/** Records of a minute that are asked for at a time: few enough to be forgotten before they are costly to keep. */
const AT_ONCE = 2000;
const MINUTE_MS = 60_000;

/** All of a dimension as most are. What has a value of its own for each record has too many to be looked at each time. */
const MOST_VALUES = 1000;

/** {@link TotalsTables} in Cassandra. */
export function totalsTables(
  cassandra: Cassandra,
  pipeline: Pick<Pipeline, 'definition' | 'columns'>,
): TotalsTables {
  const rollup = rollupOf(pipeline);
  const { names, key } = pipeline.definition;
  const figures = [...new Set([rollup.time, key, ...rollup.fields])].join(', ');
  const place = `(${rollup.time}, ${key})`;
  const records = `SELECT ${figures} FROM ${KEYSPACE}.${names.tables.byMinute}
  WHERE minute = ? AND ${place} >= (?, ?) AND ${place} < (?, ?) LIMIT ${AT_ONCE}`;
  const order = keyOrder(pipeline.columns.find(({ name }) => name === key)?.type ?? 'text');
  const values = `SELECT dimension, value FROM ${KEYSPACE}.${names.tables.dimensionValues} WHERE dimension = ? LIMIT ${MOST_VALUES}`;
  const totals = `SELECT granularity, dimension, value, bucket, ${rollup.columns.join(', ')}
  FROM ${KEYSPACE}.${names.tables.totals}
  WHERE granularity = ? AND dimension = ? AND value IN ? AND bucket >= ? AND bucket < ?`;

  return {
    async *recordsOf(minute, signal) {
      const rows = {
        order,
        atOnce: AT_ONCE,
        read: ({ from, to }: Slice) =>
          cassandra.execute(
            records,
            [minute, new Date(from.time), from.key, new Date(to.time), to.key],
            signal,
          ),
        positionOf: (row: Row) => ({
          time: timeOf(row[rollup.time], rollup.time).getTime(),
          key: keyOf(row[key]),
        }),
      };
      for await (const some of inSlices(rows, minute.getTime(), minute.getTime() + MINUTE_MS))
        yield some.map((row) => [String(row[key]), figuresOf(rollup, row)] as const);
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
      const dimensions = [...new Set(wanted.map(({ dimension }) => dimension))];
      const rows = await cassandra.executeAll(
        totals,
        dimensions.flatMap((name) => {
          const all = wanted.flatMap(({ dimension, value }) => (dimension === name ? [value] : []));
          return inQueries(all).map((some) => [granularity, name, some, from, to]);
        }),
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
  const figures: Record<string, Date | string | number | null> = { [time]: timeOf(row[time], time) };
  for (const field of fields) figures[field] = figureOf(field, row[field]);
  return figures;
}

function timeOf(value: unknown, column: string): Date {
  if (value instanceof Date) return value;
  throw new Error(`expected a time in column ${column}, got ${String(value)}`);
}

/** A stored key as a statement takes it: the driver's UUIDs as text. */
function keyOf(value: unknown): Key {
  return typeof value === 'number' || typeof value === 'bigint' ? value : String(value);
}

function figureOf(field: string, value: unknown): string | number | null {
  if (value === null || typeof value === 'number' || typeof value === 'string') return value;
  if (typeof value === 'bigint') return Number(value);
  throw new Error(`expected a text or a number in column ${field}, got ${typeof value}`);
}
