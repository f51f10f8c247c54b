import type { Hono } from 'hono';
import { chartsApp } from '../../infra/console/charts/charts.ts';
import {
  RANGES,
  type ChartsView,
  type MapView,
  type RangeName,
} from '../../infra/console/charts/chartsView.ts';
import { AT } from '../fakes/exampleSnapshot.ts';
import type { Asked } from '../../infra/console/charts/readCharts.ts';
import { bucketOf, GRANULARITIES, type Granularity } from '../../domain/totals.ts';
import { companies } from '../../pipelines/companies/pipeline.ts';

/** Charts of companies that do not exist, the same each time. */

const GRANULARITY: Readonly<Record<RangeName, Granularity>> = {
  '30m': 'minute',
  '3h': 'minute',
  '24h': 'minute',
  '7d': 'hour',
  '30d': 'hour',
};
const VALUES: Readonly<Record<string, readonly string[]>> = {
  country: [
    'Chile',
    'Norway',
    'Saint Vincent and the Grenadines',
    'Japan',
    'Kenya',
    '<b>Peru</b>',
    'Iceland',
    'Ghana',
    'Nepal',
    'Fiji',
  ],
  sector: ['Manufacturing', 'Finance', 'Health', 'other'],
  size: ['micro', 'small', 'medium', 'large'],
};
const MEANS = [212, 4_812_331, 918_220, 61_201_443];

/** Along the edges of some plates, and on both sides of the 180th meridian. */
const PLACES = [
  ['South of the Fiji Islands', -24.1, 179.8, 6.9],
  ['<b>Tonga</b>', -20.5, -175.2, 5.2],
  ['off the east coast of Honshu, Japan', 38.2, 142.6, 5.8],
  ['8 km NW of The Geysers, California', 38.8, -122.8, 1.1],
  ['Central Alaska', 63.1, -150.9, 2.4],
  ['offshore Atacama, Chile', -27.5, -71.2, 4.7],
  ['central Italy', 42.7, 13.2, 3.4],
  ['northern Sumatra, Indonesia', 4.3, 96.4, 5.1],
  ['Reykjanes Ridge', 57.4, -33.4, 4.6],
  ['Hindu Kush region, Afghanistan', 36.5, 70.7, 4.4],
] as const;
const MAP: MapView = {
  size: 'magnitude',
  more: false,
  places: PLACES.map(([label, latitude, longitude, size], index) => ({
    key: `us${7000 + index}`,
    time: Date.parse(AT) - index * 240_000,
    label,
    latitude,
    longitude,
    size,
  })),
};

/** How the example differs from charts with records in them. */
export type ChartsCase = 'some' | 'somewhere' | 'none' | 'away';

/** The route of charts, of the example. */
export function exampleCharts(kind: ChartsCase): Hono {
  return chartsApp({
    dimensions: companies.dimensions.map(({ name }) => name),
    read: (asked) =>
      kind === 'away'
        ? Promise.reject(new Error('Cassandra is not reachable at 127.0.0.1:9042'))
        : Promise.resolve(viewOf(kind, asked)),
    now: () => new Date(AT),
  });
}

function wave(index: number, middle: number): number {
  return middle * (1 + 0.3 * Math.sin(index / 4) + 0.15 * Math.sin(index * 1.7));
}

function viewOf(kind: 'some' | 'somewhere' | 'none', { range, of, now }: Asked): ChartsView {
  const granularity = GRANULARITY[range];
  const length = GRANULARITIES[granularity];
  const first = bucketOf(granularity, new Date(now.getTime() - RANGES[range] - 1)).getTime() + length;
  const buckets = Array.from({ length: RANGES[range] / length }, (_, index) => first + index * length);
  // An outage, in which there is nothing.
  const isOut = (index: number) => kind === 'none' || Math.abs(index / buckets.length - 0.6) < 0.05;
  const points = (middle: number) => buckets.map((_, index) => (isOut(index) ? null : wave(index, middle)));
  const perMinute = points(of === undefined ? 31 : 4).map((value) =>
    value === null ? null : Math.round(value),
  );
  const records = perMinute.reduce<number>((sum, value) => sum + (value ?? 0), 0);
  return {
    at: now.toISOString(),
    range,
    granularity,
    count: 'companies',
    measures: companies.measures.map(({ name }) => name),
    ...(of === undefined ? {} : { of }),
    together: {
      records,
      sums: MEANS.map((mean) => (records === 0 ? null : mean * records)),
      means: MEANS.map((mean) => (records === 0 ? null : mean)),
    },
    buckets,
    perMinute,
    means: MEANS.map(points),
    ...(kind === 'somewhere' ? { map: MAP } : {}),
    dimensions: companies.dimensions.map(({ name }) => ({
      name,
      more: false,
      rows:
        kind === 'none'
          ? []
          : (VALUES[name] ?? []).map((value, index) => ({
              value,
              records: Math.ceil(400 / (index + 1)),
              means: MEANS.map((mean) => (index === 3 ? null : wave(index, mean))),
            })),
    })),
  };
}
