import type { Dimension, DimensionClass, Pipeline } from './definition.ts';
import { figureFields, sumType } from './tables.ts';

/** Rollups of records, as a pipeline's table of totals has them. Pure: what the streaming job keeps must equal this. */

/** Granularities, fine to coarse, with the length of their buckets in milliseconds. Buckets begin at whole multiples of it, UTC. */
export const GRANULARITIES = { minute: 60_000, hour: 3_600_000, day: 86_400_000 } as const;
export type Granularity = keyof typeof GRANULARITIES;

/** What the totals are made of: columns of the facts, and of the table by minute. What is no text or number, as null, counts nowhere. */
export type Figures = Readonly<Record<string, unknown>>;

/** What is added up of the records of one bucket and one value, by column. */
export type Totals = Readonly<Record<string, number>>;

/** Where a row of the totals is. */
export interface TotalsPlace {
  readonly granularity: Granularity;
  readonly dimension: string;
  readonly value: string;
  readonly bucket: Date;
}

/** A row of the totals. */
export interface TotalsRow extends TotalsPlace {
  readonly totals: Totals;
}

/** How one pipeline's records add up. */
export interface Rollup {
  /** `all` first. */
  readonly dimensions: readonly string[];
  /** Columns of the totals: the count, the sums, and what lacks each of them. */
  readonly columns: readonly string[];
  /** Fields that the totals follow from, beside the time: {@link figureFields}. */
  readonly fields: readonly string[];
  readonly time: string;
  /** When a record was. */
  readonly timeOf: (record: Figures) => Date;
  /** The totals of the records: a row for each bucket and each value that occurs in it. */
  readonly totalsOf: (granularity: Granularity, records: Iterable<Figures>) => TotalsRow[];
  /** Totals of coarser buckets, from those of finer ones. */
  readonly coarser: (granularity: Granularity, finer: Iterable<TotalsRow>) => TotalsRow[];
  /** The totals of the records at every granularity. */
  readonly allTotalsOf: (records: Iterable<Figures>) => TotalsRow[];
  /** Whether two totals are the same: whole numbers to the one, sums but for the order in which they were added up. */
  readonly same: (one: Totals, other: Totals) => boolean;
}

/** Code points of a dimension's text that count. */
const MAX_CHARACTERS = 256;

/** Sums of doubles depend in their last bits on the order; beyond this share of the sum they are different sums. */
const SAME_SUM = 1e-9;

/** Start of the bucket that a time falls into. */
export function bucketOf(granularity: Granularity, time: Date): Date {
  const length = GRANULARITIES[granularity];
  return new Date(Math.floor(time.getTime() / length) * length);
}

/** The class that a number falls into: the first whose bound is above it. */
export function classOf(classes: readonly DimensionClass[], value: number): string {
  const found = classes.find(({ below = Infinity }) => value < below) ?? classes.at(-1);
  if (found === undefined) throw new Error('expected classes, got none');
  return found.name;
}

/** Names a row, for maps and messages. */
export function totalsKey({ granularity, dimension, value, bucket }: TotalsPlace): string {
  return `${granularity} ${bucket.toISOString()}, ${dimension} ${JSON.stringify(value)}`;
}

/** The {@link Rollup} of a pipeline. */
export function rollupOf({ definition, columns }: Pick<Pipeline, 'definition' | 'columns'>): Rollup {
  const { time, count, measures, dimensions } = definition;
  const measured = measures.map(({ field }) => field);
  const names = [
    count,
    ...measures.map(({ name }) => name),
    ...measures.map(({ name }) => `without_${name}`),
  ];
  const sumsOfDoubles = new Set(
    measures.filter((measure) => sumType(measure, columns) === 'double').map(({ name }) => name),
  );
  const grouping = [
    { name: 'all', valueOf: (): string => 'all' },
    ...dimensions.map((dimension) => ({ name: dimension.name, valueOf: valueIn(dimension) })),
  ];

  function timeOf(record: Figures): Date {
    const at = record[time];
    if (!(at instanceof Date)) throw new Error(`expected a time in ${time}, got ${String(at)}`);
    return at;
  }

  // Records are many and their values few: what is done for each record is only to find its rows, and to add to them.
  function totalsOf(granularity: Granularity, records: Iterable<Figures>): TotalsRow[] {
    const length = GRANULARITIES[granularity];
    const buckets = new Map<number, readonly Map<string, number[]>[]>();
    for (const record of records) {
      const start = Math.floor(timeOf(record).getTime() / length) * length;
      let bucket = buckets.get(start);
      if (bucket === undefined) {
        bucket = grouping.map(() => new Map<string, number[]>());
        buckets.set(start, bucket);
      }
      for (const [index, { valueOf }] of grouping.entries()) {
        const value = valueOf(record);
        const sums = bucket[index];
        if (value !== undefined && sums !== undefined) add(sums, value, record);
      }
    }
    return [...buckets].flatMap(([start, bucket]) =>
      grouping.flatMap(({ name: dimension }, index) =>
        [...(bucket[index] ?? [])].map(([value, sums]) => ({
          granularity,
          dimension,
          value,
          bucket: new Date(start),
          totals: named(sums),
        })),
      ),
    );
  }

  /** In the order of `names`: how many, the sums, how many without. */
  function add(all: Map<string, number[]>, value: string, record: Figures): void {
    let sums = all.get(value);
    if (sums === undefined) {
      sums = names.map(() => 0);
      all.set(value, sums);
    }
    increase(sums, 0, 1);
    for (const [index, field] of measured.entries()) {
      const figure = record[field];
      if (typeof figure === 'number') increase(sums, 1 + index, figure);
      else increase(sums, 1 + measured.length + index, 1);
    }
  }

  function named(sums: readonly number[]): Totals {
    return Object.fromEntries(names.map((name, index) => [name, sums[index] ?? 0]));
  }

  function coarser(granularity: Granularity, finer: Iterable<TotalsRow>): TotalsRow[] {
    const rows = new Map<string, TotalsRow>();
    for (const { dimension, value, bucket: fine, totals } of finer) {
      const place = { granularity, dimension, value, bucket: bucketOf(granularity, fine) };
      const key = totalsKey(place);
      const sum = rows.get(key)?.totals;
      rows.set(key, { ...place, totals: sum === undefined ? totals : plus(sum, totals) });
    }
    return [...rows.values()];
  }

  function plus(one: Totals, other: Totals): Totals {
    return Object.fromEntries(names.map((name) => [name, (one[name] ?? 0) + (other[name] ?? 0)]));
  }

  return {
    dimensions: grouping.map(({ name }) => name),
    columns: names,
    fields: figureFields(definition),
    time,
    timeOf,
    totalsOf,
    coarser,
    allTotalsOf(records) {
      const minutes = totalsOf('minute', records);
      const hours = coarser('hour', minutes);
      return [...minutes, ...hours, ...coarser('day', hours)];
    },
    same: (one, other) =>
      names.every((name) => {
        const [a = 0, b = 0] = [one[name], other[name]];
        return sumsOfDoubles.has(name) ? sameSum(a, b) : a === b;
      }),
  };
}

function increase(sums: number[], index: number, by: number): void {
  sums[index] = (sums[index] ?? 0) + by;
}

/** The value of a dimension that a record is in; undefined where it is in none. */
function valueIn({ field, classes }: Dimension): (record: Figures) => string | undefined {
  if (classes === undefined)
    return (record) => {
      const value = record[field];
      return typeof value === 'string' ? cut(value) : undefined;
    };
  return (record) => {
    const value = record[field];
    return typeof value === 'number' ? classOf(classes, value) : undefined;
  };
}

/** A value is part of a partition's key, which Cassandra limits to 64 KiB: that many code points of a text count. */
function cut(text: string): string {
  return text.length <= MAX_CHARACTERS ? text : Array.from(text).slice(0, MAX_CHARACTERS).join('');
}

function sameSum(one: number, other: number): boolean {
  return Math.abs(one - other) <= SAME_SUM * Math.max(Math.abs(one), Math.abs(other));
}
