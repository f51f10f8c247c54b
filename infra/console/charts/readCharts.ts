import type { Cassandra, Parameter, Row } from '../../../connections/cassandra/cassandra.ts';
import type { Dimension, PipelineDefinition } from '../../../domain/definition.ts';
import { granularityOf, type Retention } from '../../../domain/granularity.ts';
import { bucketOf, GRANULARITIES } from '../../../domain/totals.ts';
import { meanOf, totalsQueries } from '../../../domain/totalsQueries.ts';
import { readMap } from './readMap.ts';
import { RANGES, type ChartsView, type DimensionView, type RangeName, type ValueOf } from './chartsView.ts';

/** So many values of a dimension are read, of however many there are. */
export const VALUES_READ = 100;

export interface Asked {
  readonly range: RangeName;
  /** Of all records where it is absent. */
  readonly of?: ValueOf;
  readonly now: Date;
}

/** Reads a pipeline's charts from its totals, by the statements of its dashboard, and its map from the newest records. @throws when Cassandra does not answer. */
export async function readCharts(
  cassandra: Pick<Cassandra, 'execute'>,
  definition: PipelineDefinition,
  retention: Retention,
  { range, of, now }: Asked,
): Promise<ChartsView> {
  const to = now.getTime();
  const from = to - RANGES[range];
  const granularity = granularityOf({ from, to }, to, retention);
  const length = GRANULARITIES[granularity];
  const { count, measures, dimensions } = definition;
  const queries = totalsQueries(definition, {
    from: '?',
    to: '?',
    granularity: `'${granularity}'`,
    bucketMinutes: `(double)${(length / GRANULARITIES.minute).toFixed(1)}`,
    dimension: '?',
    value: '?',
    valuesOf: () => '?',
  });
  const between = [new Date(from), now];
  const ofOne = [of?.dimension ?? 'all', of?.value ?? 'all', ...between];
  const first = bucketOf(granularity, new Date(from - 1)).getTime() + length;
  const buckets = Array.from(
    { length: Math.ceil((to - first) / length) },
    (_, index) => first + index * length,
  );

  const [[together], perMinute, means, byDimension, map] = await Promise.all([
    cassandra.execute(queries.together, ofOne),
    series(queries.perMinute, count),
    Promise.all(measures.map((measure) => series(queries.meanOverTime(measure), meanOf(measure)))),
    Promise.all(dimensions.map(dimensionOf)),
    readMap(cassandra, definition, { from: new Date(from), to: now, of }),
  ]);
  const names = measures.map(meanOf);
  return {
    at: now.toISOString(),
    range,
    granularity,
    count: count.replaceAll('_', ' '),
    measures: measures.map(({ name }) => name.replaceAll('_', ' ')),
    ...(of === undefined ? {} : { of }),
    together: {
      records: numberOf(together?.[count]) ?? 0,
      sums: measures.map(({ name }) => numberOf(together?.[name])),
      means: names.map((name) => numberOf(together?.[name])),
    },
    buckets,
    perMinute,
    means,
    dimensions: byDimension,
    ...(map === undefined ? {} : { map }),
  };

  async function series(query: string, column: string): Promise<readonly (number | null)[]> {
    const rows = await cassandra.execute(query, ofOne);
    const points = new Map(rows.map((row) => [timeOf(row), numberOf(row[column])]));
    return buckets.map((bucket) => points.get(bucket) ?? null);
  }

  async function dimensionOf(dimension: Dimension): Promise<DimensionView> {
    const found = dimension.classes ?? (await valuesOf(dimension));
    const values = found.slice(0, VALUES_READ).map(({ name }) => name);
    if (values.length === 0) return { name: dimension.name, rows: [], more: false };
    const parameters: readonly Parameter[] = [values, ...between];
    const [counts, ...figures] = await Promise.all([
      columnOf(queries.countBy(dimension), count),
      ...measures.map((measure) => columnOf(queries.meanBy(measure, dimension), meanOf(measure))),
    ]);
    const rows = values.map((value) => ({
      value,
      records: counts.get(value) ?? 0,
      means: figures.map((figure) => figure.get(value) ?? null),
    }));
    return {
      name: dimension.name,
      rows: rows
        .filter(({ records }) => records > 0)
        .toSorted((one, other) => other.records - one.records || (one.value < other.value ? -1 : 1)),
      more: found.length > VALUES_READ,
    };

    async function columnOf(query: string, column: string): Promise<ReadonlyMap<string, number | null>> {
      const answer = await cassandra.execute(query, parameters);
      return new Map(answer.map((row) => [String(row[dimension.name]), numberOf(row[column])]));
    }
  }

  async function valuesOf(dimension: Dimension): Promise<readonly { readonly name: string }[]> {
    const rows = await cassandra.execute(`${queries.values(dimension)} LIMIT ${VALUES_READ + 1}`);
    return rows.map(({ value }) => ({ name: String(value) }));
  }
}

function timeOf({ time }: Row): number {
  if (!(time instanceof Date)) throw new Error(`expected the time of a bucket, got ${String(time)}`);
  return time.getTime();
}

/** Null where there is none: a mean of no records is one divided by zero. */
function numberOf(value: unknown): number | null {
  const number = typeof value === 'bigint' ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) ? number : null;
}
