import type { Dimension, DimensionClass, Pipeline } from './definition.ts';
import { ExactSum } from './exactSum.ts';
import { figureFields } from './tables.ts';

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
  /** Totals that records are added to, one by one. */
  readonly adding: (granularity: Granularity) => AddingUp;
  /** Whether two totals are the same, to the last bit: sums are exact, and rounded once. */
  readonly same: (one: Totals, other: Totals) => boolean;
}

/** Totals that are being added up. */
export interface AddingUp {
  add(record: Figures): void;
  rows(): TotalsRow[];
}

/** Of one bucket and value: how many records, and of each measure its exact sum, and how many lack it. */
interface Sums {
  count: number;
  readonly measures: readonly {
    readonly field: string;
    readonly name: string;
    readonly sum: ExactSum;
    without: number;
  }[];
}

/** What records are added up by. */
interface Grouping {
  readonly name: string;
  readonly place: (record: Figures) => string | undefined;
}

/** Code points of a dimension's text that count. */
const MAX_CHARACTERS = 256;

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
export function rollupOf({ definition }: Pick<Pipeline, 'definition'>): Rollup {
  const { time, count, measures, dimensions } = definition;
  const names = [
    count,
    ...measures.map(({ name }) => name),
    ...measures.map(({ name }) => `without_${name}`),
  ];
  const grouping: readonly Grouping[] = [
    { name: 'all', place: () => 'all' },
    ...dimensions.map((dimension) => ({ name: dimension.name, place: valueIn(dimension) })),
  ];

  function timeOf(record: Figures): Date {
    const at = record[time];
    if (!(at instanceof Date)) throw new Error(`expected a time in ${time}, got ${String(at)}`);
    return at;
  }

  // Records are many and their values few: what is done for each record is only to find its rows, and to add to them.
  function adding(granularity: Granularity): AddingUp {
    const length = GRANULARITIES[granularity];
    const buckets = new Map<number, readonly (Grouping & { readonly all: Map<string, Sums> })[]>();
    return {
      add(record) {
        const start = Math.floor(timeOf(record).getTime() / length) * length;
        let bucket = buckets.get(start);
        if (bucket === undefined) {
          bucket = grouping.map((group) => ({ ...group, all: new Map<string, Sums>() }));
          buckets.set(start, bucket);
        }
        for (const { place, all } of bucket) {
          const value = place(record);
          if (value !== undefined) add(sumsOf(all, value), record);
        }
      },
      rows: () =>
        [...buckets].flatMap(([start, bucket]) =>
          bucket.flatMap(({ name: dimension, all }) =>
            [...all].map(([value, sums]) => ({
              granularity,
              dimension,
              value,
              bucket: new Date(start),
              totals: named(sums),
            })),
          ),
        ),
    };
  }

  function totalsOf(granularity: Granularity, records: Iterable<Figures>): TotalsRow[] {
    const totals = adding(granularity);
    for (const record of records) totals.add(record);
    return totals.rows();
  }

  function sumsOf(all: Map<string, Sums>, value: string): Sums {
    let sums = all.get(value);
    if (sums === undefined) {
      sums = none();
      all.set(value, sums);
    }
    return sums;
  }

  function none(): Sums {
    return {
      count: 0,
      measures: measures.map(({ field, name }) => ({ field, name, sum: new ExactSum(), without: 0 })),
    };
  }

  function addTotals(sums: Sums, totals: Totals): void {
    sums.count += totals[count] ?? 0;
    for (const measure of sums.measures) {
      measure.sum.add(totals[measure.name] ?? 0);
      measure.without += totals[`without_${measure.name}`] ?? 0;
    }
  }

  function named(sums: Sums): Totals {
    return Object.fromEntries([
      [count, sums.count],
      ...sums.measures.map(({ name, sum }) => [name, sum.value]),
      ...sums.measures.map(({ name, without }) => [`without_${name}`, without]),
    ]);
  }

  function coarser(granularity: Granularity, finer: Iterable<TotalsRow>): TotalsRow[] {
    const groups = new Map<string, { readonly place: TotalsPlace; readonly sums: Sums }>();
    for (const { dimension, value, bucket: fine, totals } of finer) {
      const place = { granularity, dimension, value, bucket: bucketOf(granularity, fine) };
      const key = totalsKey(place);
      const group = groups.get(key) ?? { place, sums: none() };
      addTotals(group.sums, totals);
      groups.set(key, group);
    }
    return [...groups.values()].map(({ place, sums }) => ({ ...place, totals: named(sums) }));
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
    adding,
    same: (one, other) => names.every((name) => Object.is(one[name] ?? 0, other[name] ?? 0)),
  };
}

function add(sums: Sums, record: Figures): void {
  sums.count += 1;
  for (const measure of sums.measures) {
    const figure = record[measure.field];
    if (typeof figure === 'number') measure.sum.add(figure);
    else measure.without += 1;
  }
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
