import type { DimensionValue, TotalsTables } from '../../connections/cassandra/totalsTables.ts';
import {
  bucketOf,
  GRANULARITIES,
  totalsKey,
  type AddingUp,
  type Figures,
  type Granularity,
  type Rollup,
  type TotalsRow,
} from '../../domain/totals.ts';

/** Stored records by key: the ones whose buckets are looked at. */
export type StoredRecords = ReadonlyMap<string, Figures>;

/** How long totals are kept, counted from their bucket; days are kept for good. */
export interface Retention {
  readonly minuteMs: number;
  readonly hourMs: number;
}

/** Something that is not as it follows from the records, by its name; the text changes with what was found. */
export type Differences = ReadonlyMap<string, string>;

/**
 * Compares, as they stand this moment, the buckets that the records fall into: each record with its row of the table by minute, the
 * minutes' totals with those rows, the hours' with the minutes', the days' with the hours': of the values that the minutes' records have, and of those
 * that are known, as many as {@link TotalsTables.values} answers.
 * A stream at work is seen between two writes now and then, so one look alone proves nothing wrong.
 */
export async function lookAtTotals(
  { rollup, totals }: { readonly rollup: Rollup; readonly totals: TotalsTables },
  stored: StoredRecords,
  { nowMs, retention, signal }: { nowMs: number; retention: Retention; signal: AbortSignal },
): Promise<Differences> {
  const found = new Map<string, string>();
  const values = new Map<string, DimensionValue>();
  // Whether or not the value was noted, there is a total of all.
  noteValues(values, [{ dimension: 'all', value: 'all' }, ...(await totals.values(signal))]);
  const kept = (granularity: 'minute' | 'hour', bucket: Date): boolean =>
    bucket.getTime() > nowMs - retention[`${granularity}Ms`];

  const minutes = grouped('minute', stored, rollup);
  for (const [minute, records] of minutes) {
    const sums = await addUp(new Date(minute), records);
    const rows = sums.rows();
    noteValues(values, rows);
    if (!kept('minute', new Date(minute))) continue;
    compare(rollup, rows, await rowsIn('minute', new Date(minute), 'minute'), found);
  }
  for (const hour of buckets('hour', minutes.keys())) {
    // Of an hour whose first minutes have expired the others are no longer the sum.
    if (kept('minute', hour) && kept('hour', hour))
      compare(
        rollup,
        rollup.coarser('hour', await rowsIn('minute', hour, 'hour')),
        await rowsIn('hour', hour, 'hour'),
        found,
      );
  }
  for (const day of buckets('day', minutes.keys())) {
    if (kept('hour', day))
      compare(
        rollup,
        rollup.coarser('day', await rowsIn('hour', day, 'day')),
        await rowsIn('day', day, 'day'),
        found,
      );
  }
  return found;

  /** Adds up what the minute has, and compares those that were asked for on the way: a minute may have 60,000, none of which is kept. */
  async function addUp(minute: Date, records: StoredRecords): Promise<AddingUp> {
    const sums = rollup.adding('minute');
    const missing = new Set(records.keys());
    for await (const some of totals.recordsOf(minute, signal))
      for (const [key, indexed] of some) {
        sums.add(indexed);
        const record = records.get(key);
        if (record === undefined) continue;
        missing.delete(key);
        compareRecord(rollup, key, record, indexed, found);
      }
    for (const key of missing) {
      const record = records.get(key);
      if (record !== undefined) compareRecord(rollup, key, record, undefined, found);
    }
    return sums;
  }

  function rowsIn(granularity: Granularity, from: Date, span: Granularity): Promise<readonly TotalsRow[]> {
    const to = new Date(from.getTime() + GRANULARITIES[span]);
    return totals.rows(granularity, [...values.values()], { from, to }, signal);
  }
}

/** The records by the start of their bucket, in milliseconds. */
function grouped(
  granularity: Granularity,
  records: StoredRecords,
  { timeOf }: Rollup,
): Map<number, Map<string, Figures>> {
  const length = GRANULARITIES[granularity];
  const groups = new Map<number, Map<string, Figures>>();
  for (const [key, record] of records) {
    const bucket = Math.floor(timeOf(record).getTime() / length) * length;
    let group = groups.get(bucket);
    if (group === undefined) {
      group = new Map();
      groups.set(bucket, group);
    }
    group.set(key, record);
  }
  return groups;
}

function buckets(granularity: Granularity, times: Iterable<number>): Date[] {
  const starts = new Set([...times].map((time) => bucketOf(granularity, new Date(time)).getTime()));
  return [...starts].map((start) => new Date(start));
}

function noteValues(values: Map<string, DimensionValue>, some: readonly DimensionValue[]): void {
  for (const { dimension, value } of some)
    values.set(JSON.stringify([dimension, value]), { dimension, value });
}

/** What a record's difference from its row by the minute is called. */
export function nameOf(key: string): string {
  return `record ${key} by its minute`;
}

function compareRecord(
  rollup: Rollup,
  key: string,
  record: Figures,
  indexed: Figures | undefined,
  found: Map<string, string>,
): void {
  if (indexed !== undefined && sameFigures(rollup, record, indexed)) return;
  const got = indexed === undefined ? 'none' : said(rollup, indexed);
  found.set(nameOf(key), `${said(rollup, record)} ${got}`);
}

/** Field by field: there are as many of these comparisons as records, and hardly ever a difference to be told. */
function sameFigures({ timeOf, fields }: Rollup, one: Figures, other: Figures): boolean {
  if (timeOf(one).getTime() !== timeOf(other).getTime()) return false;
  for (const field of fields) if (one[field] !== other[field]) return false;
  return true;
}

function said({ timeOf, fields }: Rollup, record: Figures): string {
  return JSON.stringify([timeOf(record).getTime(), ...fields.map((field) => record[field])]);
}

/** Notes each row that is there and should not be, or that should be there and is not, or not so. */
function compare(
  rollup: Rollup,
  expected: readonly TotalsRow[],
  got: readonly TotalsRow[],
  found: Map<string, string>,
): void {
  const wanted = new Map(expected.map((row) => [totalsKey(row), row]));
  const there = new Map(got.map((row) => [totalsKey(row), row]));
  for (const key of new Set([...wanted.keys(), ...there.keys()])) {
    const [one, other] = [wanted.get(key), there.get(key)];
    if (one === undefined || other === undefined || !rollup.same(one.totals, other.totals))
      found.set(key, JSON.stringify([one ?? 'none', other ?? 'none']));
  }
}
