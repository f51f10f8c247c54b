import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { v5 as uuid } from 'uuid';
import { SECTORS } from '../../pipelines/companies/record.ts';
import { METRICS } from '../../domain/names.ts';
import type { MetricPoint } from '../../connections/cassandra/pipelineMetrics.ts';
import type { CompanyFigures } from '../companies.ts';

/** A company as the dashboards' tables have it. */
export interface ExampleCompany extends CompanyFigures {
  readonly id: string;
  readonly name: string;
  readonly country: string;
  readonly sector: string;
  readonly number_of_employees: number;
  readonly revenue: number;
  readonly valuation: number;
  readonly investment_received: number;
}

export const EXAMPLE_COUNTRIES = [
  'France',
  'Egypt',
  'Australia',
  'Mexico',
  // A quote that has to be doubled.
  "Côte d'Ivoire",
  'Norway',
] as const;

/** At the borders of the size classes. */
const EDGES = [1, 9, 10, 49, 50, 249, 250, 5000] as const;
const NAMESPACE = 'c1e4d9a0-6f0b-4b43-9f3c-0f8f3e7c7a11';

/** `count` companies with times from `from` on, within `withinMs`; the same arguments give the same companies. */
export function exampleCompanies(
  count: number,
  from: Date,
  withinMs: number,
  countries: readonly string[] = EXAMPLE_COUNTRIES,
): readonly ExampleCompany[] {
  const random = xoroshiro128plus(count);
  const uniform = (least: number, most: number) => least + uniformFloat64(random) * (most - least);
  const oneOf = <T>(values: readonly [T, ...T[]]) =>
    values[uniformInt(random, 0, values.length - 1)] ?? values[0];
  const [first = 'France', ...others] = countries;
  return Array.from({ length: count }, (_, index) => ({
    id: uuid(`${from.getTime()}/${index}`, NAMESPACE),
    name: `Company ${index}`,
    timestamp_column: new Date(from.getTime() + uniformInt(random, 0, withinMs - 1)),
    country: oneOf([first, ...others]),
    // Every tenth is of a sector that nobody has thought of.
    sector: index % 10 === 9 ? 'Fishery' : oneOf(SECTORS),
    number_of_employees: index % 4 === 0 ? oneOf(EDGES) : uniformInt(random, 10, 5000),
    revenue: uniform(10_000, 1_000_000),
    investment_received: uniform(100_000, 5_000_000),
    valuation: uniform(1_000_000, 10_000_000),
  }));
}

/** A measurement and its time. */
export interface ExamplePoint extends MetricPoint {
  readonly at: Date;
}

const LABELS: Readonly<Record<MetricPoint['metric'], readonly string[]>> = {
  [METRICS.lag]: ['0', '1', '2'],
  [METRICS.batchDuration]: [''],
  [METRICS.rowsPerSecond]: [''],
  [METRICS.batchesPerSecond]: [''],
  [METRICS.latency]: [''],
  [METRICS.deadLetters]: ['not JSON', 'schema'],
  [METRICS.ticks]: ['due', 'published', 'skipped', 'failed'],
  [METRICS.verification]: ['checked', 'missing', 'different', 'repaired', 'dead_lettered'],
  [METRICS.failedChecks]: [''],
  [METRICS.unverified]: [''],
  [METRICS.unverifiedSeconds]: [''],
  [METRICS.driverRestarts]: [''],
};

/** A point of every metric and label, every five seconds from `from` on. */
export function examplePoints(count: number, from: Date): readonly ExamplePoint[] {
  return Array.from({ length: count }, (_, index) => index).flatMap((index) =>
    examplePointsAt(index, Object.values(METRICS)).map((point) => ({
      ...point,
      at: new Date(from.getTime() + index * 5000),
    })),
  );
}

/** A point of every label of these metrics; the values change from one index to the next. */
export function examplePointsAt(
  index: number,
  metrics: readonly MetricPoint['metric'][],
): readonly MetricPoint[] {
  return metrics.flatMap((metric) =>
    LABELS[metric].map((label, place) => ({ metric, label, value: (index % 7) * 1.5 + place })),
  );
}
