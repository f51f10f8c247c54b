import type { Cassandra } from '../../connections/cassandra/cassandra.ts';
import type { PipelineDefinition } from '../../domain/definition.ts';
import { DEFAULT_RETENTION } from '../../domain/granularity.ts';
import { chartsApp } from '../../infra/console/charts/charts.ts';
import { RANGES, type ChartsView, type RangeName } from '../../infra/console/charts/chartsView.ts';
import { readCharts } from '../../infra/console/charts/readCharts.ts';
import type { View } from '../grafana/plugin.ts';

/** What the console's page gets as a pipeline's charts, of a range that ends at `now`. */
export async function consoleCharts(
  cassandra: Cassandra,
  definition: PipelineDefinition,
  range: RangeName,
  now: Date,
): Promise<ChartsView> {
  const app = chartsApp({
    dimensions: definition.dimensions.map(({ name }) => name),
    read: (asked) => readCharts(cassandra, definition, DEFAULT_RETENTION, asked),
    now: () => now,
  });
  const answer = await app.request(`/api/charts?range=${range}`);
  if (answer.status !== 200) throw new Error(`expected charts, got ${answer.status}: ${await answer.text()}`);
  return (await answer.json()) as ChartsView;
}

/** The same range in Grafana. */
export function rangeInGrafana(range: RangeName, now: Date): Pick<View, 'from' | 'to'> {
  return { from: new Date(now.getTime() - RANGES[range]), to: now };
}

/** The points of a line, where it has any, by their times. */
export function pointsOf(
  { buckets }: ChartsView,
  line: readonly (number | null)[] | undefined,
): readonly (readonly [Date, number])[] {
  return buckets.flatMap((bucket, index) => {
    const value = line?.[index] ?? null;
    return value === null ? [] : [[new Date(bucket), value] as const];
  });
}
