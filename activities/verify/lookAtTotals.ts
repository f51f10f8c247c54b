import type { CompanyTotals, DimensionValue } from '../../connections/companyTotals.ts';
import {
  bucketOf,
  coarser,
  GRANULARITIES,
  sameTotals,
  totalsKey,
  totalsOf,
  type CompanyFigures,
  type Granularity,
  type TotalsRow,
} from '../../domain/totals.ts';

/** Stored companies by id: the ones whose buckets are looked at. */
export type StoredCompanies = ReadonlyMap<string, CompanyFigures>;

/** How long totals are kept, counted from their bucket; days are kept for good. */
export interface Retention {
  readonly minuteMs: number;
  readonly hourMs: number;
}

/** Something that is not as it follows from the companies, by its name; the text changes with what was found. */
export type Differences = ReadonlyMap<string, string>;

/**
 * Compares, as they stand this moment, the buckets that the companies fall into: each company with its row of
 * `companies_by_minute`, the minutes' totals with those rows, the hours' with the minutes', the days' with the hours'.
 * A stream at work is seen between two writes now and then, so one look alone proves nothing wrong.
 */
export async function lookAtTotals(
  totals: CompanyTotals,
  stored: StoredCompanies,
  { nowMs, retention, signal }: { nowMs: number; retention: Retention; signal: AbortSignal },
): Promise<Differences> {
  const found = new Map<string, string>();
  const values = await totals.values(signal);
  const kept = (granularity: 'minute' | 'hour', bucket: Date): boolean =>
    bucket.getTime() > nowMs - retention[`${granularity}Ms`];

  const minutes = grouped('minute', stored);
  for (const [minute, companies] of minutes) {
    const indexed = await totals.companiesOf(new Date(minute), signal);
    for (const [id, company] of companies) compareCompany(id, company, indexed.get(id), found);
    if (!kept('minute', new Date(minute))) continue;
    const rows = await rowsIn('minute', new Date(minute), 'minute');
    compare(totalsOf('minute', indexed.values()), rows, found);
  }
  for (const hour of buckets('hour', minutes.keys())) {
    // Of an hour whose first minutes have expired the others are no longer the sum.
    if (kept('minute', hour) && kept('hour', hour))
      compare(
        coarser('hour', await rowsIn('minute', hour, 'hour')),
        await rowsIn('hour', hour, 'hour'),
        found,
      );
  }
  for (const day of buckets('day', minutes.keys())) {
    if (kept('hour', day))
      compare(coarser('day', await rowsIn('hour', day, 'day')), await rowsIn('day', day, 'day'), found);
  }
  return found;

  function rowsIn(granularity: Granularity, from: Date, span: Granularity): Promise<readonly TotalsRow[]> {
    const to = new Date(from.getTime() + GRANULARITIES[span]);
    return totals.rows(granularity, withAll(values), { from, to }, signal);
  }
}

/** The companies by the start of their bucket, in milliseconds. */
function grouped(
  granularity: Granularity,
  companies: StoredCompanies,
): Map<number, Map<string, CompanyFigures>> {
  const groups = new Map<number, Map<string, CompanyFigures>>();
  for (const [id, company] of companies) {
    const bucket = bucketOf(granularity, company.timestamp_column).getTime();
    groups.set(bucket, (groups.get(bucket) ?? new Map<string, CompanyFigures>()).set(id, company));
  }
  return groups;
}

function buckets(granularity: Granularity, times: Iterable<number>): Date[] {
  const starts = new Set([...times].map((time) => bucketOf(granularity, new Date(time)).getTime()));
  return [...starts].map((start) => new Date(start));
}

/** Whether or not the value was noted, there is a total of all. */
function withAll(values: readonly DimensionValue[]): readonly DimensionValue[] {
  return [{ dimension: 'all', value: 'all' }, ...values.filter(({ dimension }) => dimension !== 'all')];
}

function compareCompany(
  id: string,
  company: CompanyFigures,
  indexed: CompanyFigures | undefined,
  found: Map<string, string>,
): void {
  if (indexed !== undefined && sameFigures(company, indexed)) return;
  const got = indexed === undefined ? 'none' : JSON.stringify(figures(indexed));
  found.set(`company ${id} by its minute`, `${JSON.stringify(figures(company))} ${got}`);
}

/** Field by field: there are as many of these comparisons as companies, and hardly ever a difference to be told. */
function sameFigures(one: CompanyFigures, other: CompanyFigures): boolean {
  return (
    one.timestamp_column.getTime() === other.timestamp_column.getTime() &&
    one.country === other.country &&
    one.sector === other.sector &&
    one.number_of_employees === other.number_of_employees &&
    one.revenue === other.revenue &&
    one.valuation === other.valuation &&
    one.investment_received === other.investment_received
  );
}

function figures(company: CompanyFigures): readonly unknown[] {
  const { timestamp_column: time, country, sector, number_of_employees: employees } = company;
  return [
    time.getTime(),
    country,
    sector,
    employees,
    company.revenue,
    company.valuation,
    company.investment_received,
  ];
}

/** Notes each row that is there and should not be, or that should be there and is not, or not so. */
function compare(
  expected: readonly TotalsRow[],
  got: readonly TotalsRow[],
  found: Map<string, string>,
): void {
  const wanted = new Map(expected.map((row) => [totalsKey(row), row]));
  const there = new Map(got.map((row) => [totalsKey(row), row]));
  for (const key of new Set([...wanted.keys(), ...there.keys()])) {
    const [one, other] = [wanted.get(key), there.get(key)];
    if (one === undefined || other === undefined || !sameTotals(one, other))
      found.set(key, JSON.stringify([one ?? 'none', other ?? 'none']));
  }
}
