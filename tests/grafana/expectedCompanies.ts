import { SECTORS } from '../../pipelines/companies/record.ts';
import { bucketOf, type Granularity } from '../../domain/totals.ts';
import { sizeClass } from '../companies.ts';
import type { ExampleCompany } from './exampleData.ts';

/** Rows of a panel's targets, by its title: recomputed from the companies of the range alone. */
export type ExpectedRows = Readonly<Record<string, readonly (readonly (readonly unknown[])[])[]>>;

const MINUTES = { minute: 1, hour: 60, day: 1440 } as const;

/** The plugin answers the row of nothing, too; how many countries have a gauge of their own, and whether it is the row of the others. */
const OTHERS = ['country', 'all others', 0, 0, 12, 1];

/** What the company dashboard shows of companies whose bucket begins in the range, by buckets of `granularity`. */
export function expectedCompanies(
  companies: readonly ExampleCompany[],
  granularity: Granularity,
  countries: readonly string[],
  newest: readonly ExampleCompany[],
): ExpectedRows {
  const shown = companies.filter(({ country }) => countries.includes(country));
  const byCountry = (figure: (group: readonly ExampleCompany[]) => number) =>
    groups(shown, ({ country }) => country).map(([country, group]) => ['country', country, figure(group)]);
  const byBucket = groups(companies, (company) =>
    bucketOf(granularity, company.timestamp_column).toISOString(),
  );
  const bySector = groups(
    companies.filter(({ sector }) => isOneOfTheFive(sector)),
    ({ sector }) => sector,
  );
  const ofAll = (figure: number) => (companies.length === 0 ? [] : [['all', 'all', figure]]);
  const newestFirst = newest.toSorted((a, b) => b.timestamp_column.getTime() - a.timestamp_column.getTime());

  return {
    Together: [
      [
        [
          companies.length === 0 ? '' : 'all',
          companies.length,
          sum(companies, 'number_of_employees'),
          sum(companies, 'investment_received'),
          sum(companies, 'revenue'),
          sum(companies, 'valuation'),
        ],
      ],
    ],
    'Investment received for all companies': [
      byBucket.map(([bucket, group]) => [granularity, bucket, mean(group, 'investment_received')]),
      newestFirst.map((one) => ['newest', one.timestamp_column.toISOString(), one.investment_received]),
    ],
    'Companies per minute': [
      bySector.flatMap(([sector, group]) =>
        groups(group, (company) => bucketOf(granularity, company.timestamp_column).toISOString()).map(
          ([bucket, { length }]) => [sector, bucket, length / MINUTES[granularity]],
        ),
      ),
      byBucket.map(([bucket, { length }]) => [granularity, 'all', bucket, length / MINUTES[granularity]]),
    ],
    'Average investment per country': [byCountry((group) => mean(group, 'investment_received'))],
    'Average revenue per country': [byCountry((group) => mean(group, 'revenue'))],
    'Average number of employees per country': [byCountry((group) => mean(group, 'number_of_employees'))],
    'Revenue as a percentage of investment by country': [
      groups(shown, ({ country }) => country).map(([country, group]) => [
        'country',
        country,
        sum(group, 'revenue'),
        sum(group, 'investment_received'),
        12,
        0,
      ]),
      [OTHERS],
    ],
    'Company size by employees': [
      groups(companies, (company) => sizeClass(company.number_of_employees)).map(([size, group]) => [
        'size',
        size,
        group.length,
        mean(group, 'number_of_employees'),
      ]),
    ],
    'Number of companies per sector': [
      bySector.map(([sector, group]) => ['sector', sector, group.length]),
      ofAll(companies.length),
    ],
    'Number of employees per sector': [
      bySector.map(([sector, group]) => ['sector', sector, sum(group, 'number_of_employees')]),
      ofAll(sum(companies, 'number_of_employees')),
    ],
    'Investment over time': [
      byBucket.map(([bucket, group]) => [granularity, bucket, sum(group, 'investment_received')]),
    ],
    'Newest companies': [
      newestFirst
        .slice(0, 50)
        .map((one) => [
          'newest',
          one.timestamp_column.toISOString(),
          one.name,
          one.country,
          one.sector,
          one.number_of_employees,
          one.revenue,
          one.investment_received,
          one.valuation,
        ]),
    ],
  };
}

function isOneOfTheFive(sector: string): boolean {
  return SECTORS.some((one) => one === sector);
}

type Figure = 'number_of_employees' | 'revenue' | 'investment_received' | 'valuation';

export function sum(companies: readonly ExampleCompany[], figure: Figure): number {
  return companies.reduce((total, company) => total + company[figure], 0);
}

function mean(companies: readonly ExampleCompany[], figure: Figure): number {
  return sum(companies, figure) / companies.length;
}

/** The companies by a text of each. */
export function groups<T>(
  values: readonly T[],
  keyOf: (value: T) => string,
): readonly [string, readonly T[]][] {
  const found = new Map<string, T[]>();
  for (const value of values) {
    const key = keyOf(value);
    const group = found.get(key);
    if (group === undefined) found.set(key, [value]);
    else group.push(value);
  }
  return [...found];
}
