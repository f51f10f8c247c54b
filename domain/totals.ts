/** Rollups of companies, as table `company_totals` has them. Pure: what the streaming job keeps must equal this. */

/** Granularities, fine to coarse, with the length of their buckets in milliseconds. Buckets begin at whole multiples of it, UTC. */
export const GRANULARITIES = { minute: 60_000, hour: 3_600_000, day: 86_400_000 } as const;
export type Granularity = keyof typeof GRANULARITIES;

export const DIMENSIONS = ['all', 'country', 'sector', 'size'] as const;
export type Dimension = (typeof DIMENSIONS)[number];

/** Size classes by the number of employees, those of the European Union: micro below 10, small to 49, medium to 249. */
export const SIZE_CLASSES = ['micro', 'small', 'medium', 'large'] as const;
export type SizeClass = (typeof SIZE_CLASSES)[number];

/** What the totals are made of: columns of `companies_created` and of `companies_by_minute`. What is null counts nowhere. */
export interface CompanyFigures {
  readonly timestamp_column: Date;
  readonly country: string | null;
  readonly sector: string | null;
  readonly number_of_employees: number | null;
  readonly revenue: number | null;
  readonly valuation: number | null;
  readonly investment_received: number | null;
}

/** What is added up of the companies of one bucket and one value. */
export interface Totals {
  readonly companies: number;
  readonly employees: number;
  readonly revenue: number;
  readonly investment: number;
  readonly valuation: number;
  /** How many of the companies have no such figure: an average is of the others. */
  readonly without_employees: number;
  readonly without_revenue: number;
  readonly without_investment: number;
  readonly without_valuation: number;
}

/** A row of `company_totals`. */
export interface TotalsRow extends Totals {
  readonly granularity: Granularity;
  readonly dimension: Dimension;
  readonly value: string;
  readonly bucket: Date;
}

/** Code points of a country's or a sector's name that count. */
const MAX_CHARACTERS = 256;

/** Sums of doubles depend in their last bits on the order; beyond this share of the sum they are different sums. */
const SAME_SUM = 1e-9;

export function sizeClass(employees: number): SizeClass {
  if (employees < 10) return 'micro';
  if (employees < 50) return 'small';
  return employees < 250 ? 'medium' : 'large';
}

/** Start of the bucket that a time falls into. */
export function bucketOf(granularity: Granularity, time: Date): Date {
  const length = GRANULARITIES[granularity];
  return new Date(Math.floor(time.getTime() / length) * length);
}

/** The totals of the companies: a row for each bucket and each value that occurs in it. */
export function totalsOf(granularity: Granularity, companies: Iterable<CompanyFigures>): TotalsRow[] {
  // Companies are many and their values few: what is done for each company is only to find its rows, and to add to them.
  const length = GRANULARITIES[granularity];
  const buckets = new Map<number, Record<Dimension, Map<string, Sums>>>();
  for (const company of companies) {
    const start = Math.floor(company.timestamp_column.getTime() / length) * length;
    let bucket = buckets.get(start);
    if (bucket === undefined) {
      bucket = { all: new Map(), country: new Map(), sector: new Map(), size: new Map() };
      buckets.set(start, bucket);
    }
    add(bucket.all, 'all', company);
    const { country, sector, number_of_employees: employees } = company;
    if (country !== null) add(bucket.country, cut(country), company);
    if (sector !== null) add(bucket.sector, cut(sector), company);
    if (employees !== null) add(bucket.size, sizeClass(employees), company);
  }
  return [...buckets].flatMap(([start, bucket]) =>
    DIMENSIONS.flatMap((dimension) =>
      [...bucket[dimension]].map(([value, totals]): TotalsRow => ({
        granularity,
        dimension,
        value,
        bucket: new Date(start),
        ...totals,
      })),
    ),
  );
}

/** Totals that are being added up. */
type Sums = { -readonly [Figure in keyof Totals]: Totals[Figure] };

function add(sums: Map<string, Sums>, value: string, company: CompanyFigures): void {
  const sum = sums.get(value);
  if (sum === undefined) {
    sums.set(value, totalsOfOne(company));
    return;
  }
  sum.companies += 1;
  if (company.number_of_employees === null) sum.without_employees += 1;
  else sum.employees += company.number_of_employees;
  if (company.revenue === null) sum.without_revenue += 1;
  else sum.revenue += company.revenue;
  if (company.investment_received === null) sum.without_investment += 1;
  else sum.investment += company.investment_received;
  if (company.valuation === null) sum.without_valuation += 1;
  else sum.valuation += company.valuation;
}

/** Totals of coarser buckets, from those of finer ones. */
export function coarser(granularity: Granularity, finer: Iterable<TotalsRow>): TotalsRow[] {
  const rows = new Map<string, TotalsRow>();
  for (const { granularity: _, dimension, value, bucket: fine, ...totals } of finer) {
    const bucket = bucketOf(granularity, fine);
    const key = totalsKey({ granularity, dimension, value, bucket });
    rows.set(key, { granularity, dimension, value, bucket, ...plus(rows.get(key), totals) });
  }
  return [...rows.values()];
}

/** The totals of the companies at every granularity. */
export function allTotalsOf(companies: Iterable<CompanyFigures>): TotalsRow[] {
  const minutes = totalsOf('minute', companies);
  const hours = coarser('hour', minutes);
  return [...minutes, ...hours, ...coarser('day', hours)];
}

/** Names a row, for maps and messages. */
export function totalsKey({
  granularity,
  dimension,
  value,
  bucket,
}: Pick<TotalsRow, 'granularity' | 'dimension' | 'value' | 'bucket'>): string {
  return `${granularity} ${bucket.toISOString()}, ${dimension} ${JSON.stringify(value)}`;
}

/** Whether two totals are the same: counts to the one, sums but for the order in which they were added up. */
export function sameTotals(one: Totals, other: Totals): boolean {
  return (
    one.companies === other.companies &&
    one.employees === other.employees &&
    one.without_employees === other.without_employees &&
    one.without_revenue === other.without_revenue &&
    one.without_investment === other.without_investment &&
    one.without_valuation === other.without_valuation &&
    sameSum(one.revenue, other.revenue) &&
    sameSum(one.investment, other.investment) &&
    sameSum(one.valuation, other.valuation)
  );
}

function totalsOfOne(company: CompanyFigures): Sums {
  return {
    companies: 1,
    employees: company.number_of_employees ?? 0,
    revenue: company.revenue ?? 0,
    investment: company.investment_received ?? 0,
    valuation: company.valuation ?? 0,
    without_employees: Number(company.number_of_employees === null),
    without_revenue: Number(company.revenue === null),
    without_investment: Number(company.investment_received === null),
    without_valuation: Number(company.valuation === null),
  };
}

/** A value is part of a partition's key, which Cassandra limits to 64 KiB: that many code points of a name count. */
function cut(name: string): string {
  return name.length <= MAX_CHARACTERS ? name : Array.from(name).slice(0, MAX_CHARACTERS).join('');
}

function plus(one: Totals | undefined, other: Totals): Totals {
  if (one === undefined) return other;
  return {
    companies: one.companies + other.companies,
    employees: one.employees + other.employees,
    revenue: one.revenue + other.revenue,
    investment: one.investment + other.investment,
    valuation: one.valuation + other.valuation,
    without_employees: one.without_employees + other.without_employees,
    without_revenue: one.without_revenue + other.without_revenue,
    without_investment: one.without_investment + other.without_investment,
    without_valuation: one.without_valuation + other.without_valuation,
  };
}

function sameSum(one: number, other: number): boolean {
  return Math.abs(one - other) <= SAME_SUM * Math.max(Math.abs(one), Math.abs(other));
}
