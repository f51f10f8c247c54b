import type { Hono } from 'hono';
import { AT } from '../fakes/exampleSnapshot.ts';
import { chartsApp } from '../../infra/console/charts/charts.ts';
import { RANGES, type ChartsView, type MapView, type Place } from '../../infra/console/charts/chartsView.ts';
import type { Asked } from '../../infra/console/charts/readCharts.ts';
import { bucketOf, GRANULARITIES } from '../../domain/totals.ts';
import { earthquakes } from '../../pipelines/earthquakes/pipeline.ts';
import { seededRandom } from '../faults/random.ts';

/** Charts of an hour of earthquakes that never were, where the Earth has them, the same each time. */

/** Along the edges of some plates: what the place is called, latitude, longitude, how many, and how large the largest is. */
const REGIONS = [
  ['northern California', 38.8, -122.8, 26, 3.2],
  ['southern California', 35.8, -117.6, 22, 3.8],
  ['Central Alaska', 63.1, -150.9, 24, 4.1],
  ['Aleutian Islands, Alaska', 52.3, -172.4, 9, 4.9],
  ['Pāhala, Hawaii', 19.2, -155.5, 18, 3.4],
  ['western Texas', 31.6, -104.1, 14, 3.1],
  ['Puerto Rico region', 18.1, -66.9, 8, 3.6],
  ['offshore Atacama, Chile', -27.5, -71.2, 5, 4.7],
  ['southern Peru', -15.9, -72.7, 4, 4.6],
  ['offshore Guatemala', 13.6, -91.4, 4, 4.5],
  ['Reykjanes Ridge', 57.4, -33.4, 3, 4.6],
  ['central Mid-Atlantic Ridge', 1.2, -28.9, 2, 4.9],
  ['central Italy', 42.7, 13.2, 4, 3.4],
  ['Dodecanese Islands, Greece', 36.4, 27.1, 4, 4.2],
  ['eastern Turkey', 38.4, 38.6, 4, 4.4],
  ['Hindu Kush region, Afghanistan', 36.5, 70.7, 5, 4.4],
  ['southern Xinjiang, China', 41.2, 78.6, 3, 4.7],
  ['northern Sumatra, Indonesia', 4.3, 96.4, 5, 5.1],
  ['Banda Sea', -6.4, 129.9, 5, 5.0],
  ['Mindanao, Philippines', 7.8, 126.6, 5, 5.2],
  ['off the east coast of Honshu, Japan', 38.2, 142.6, 7, 5.8],
  ['Kuril Islands', 45.9, 150.7, 4, 4.9],
  ['New Britain region', -5.6, 151.2, 5, 5.3],
  ['Vanuatu region', -17.5, 168.1, 4, 5.1],
  ['South of the Fiji Islands', -24.1, 179.8, 6, 6.9],
  ['Tonga', -20.5, -175.2, 4, 5.2],
  ['Kermadec Islands', -30.2, -177.6, 3, 5.0],
] as const;
/** What share of them a value has, and the mean magnitude of these. */
const ROWS = {
  network: [
    ['us', 0.37, 4.6],
    ['nc', 0.15, 1.2],
    ['ak', 0.14, 1.9],
    ['ci', 0.13, 1.3],
    ['hv', 0.1, 1.9],
    ['tx', 0.07, 2.2],
    ['pr', 0.04, 2.6],
  ],
  class: [
    ['micro', 0.72, 1.2],
    ['light', 0.11, 4.4],
    ['minor', 0.1, 3.4],
    ['moderate', 0.06, 5.3],
    ['strong', 0.01, 6.9],
  ],
  status: [
    ['automatic', 0.58, 1.7],
    ['reviewed', 0.4, 2.8],
    ['deleted', 0.02, 1.1],
  ],
} as const;

/** The route of these charts, whatever time range is asked for. */
export function exampleEarthquakes(): Hono {
  return chartsApp({
    dimensions: earthquakes.dimensions.map(({ name }) => name),
    read: (asked) => Promise.resolve(viewOf(asked)),
    now: () => new Date(AT),
  });
}

function mapOf(nowMs: number): MapView {
  const random = seededRandom(7);
  const spread = () => (random.int(-100, 100) + random.int(-100, 100)) / 100;
  const places = REGIONS.flatMap(([label, latitude, longitude, count, largest], region) =>
    Array.from({ length: count }, (_, n): Place => ({
      key: `us${7000 + region * 100 + n}`,
      time: nowMs - random.int(30_000, 3_600_000),
      label: `${random.int(2, 90)} km NW of ${label}`,
      latitude: latitude + spread(),
      longitude: longitude + spread() * 1.4,
      size: n === 0 ? largest : Math.max(0.3, Math.round((largest - 0.4 - random.int(0, 22) / 10) * 10) / 10),
    })),
  );
  return { size: 'magnitude', more: false, places: places.toSorted((one, other) => other.time - one.time) };
}

function viewOf({ range, now }: Asked): ChartsView {
  const length = GRANULARITIES.minute;
  const first = bucketOf('minute', new Date(now.getTime() - RANGES[range])).getTime() + length;
  const buckets = Array.from({ length: RANGES[range] / length }, (_, index) => first + index * length);
  const random = seededRandom(11);
  const perMinute = buckets.map(() => random.int(0, 6)).map((count) => (count === 0 ? null : count));
  const records = perMinute.reduce<number>((sum, count) => sum + (count ?? 0), 0);
  const mean = (count: number | null) => (count === null ? null : 1 + random.int(0, 24) / 10);
  return {
    at: now.toISOString(),
    range,
    granularity: 'minute',
    count: earthquakes.count,
    measures: earthquakes.measures.map(({ name }) => name),
    together: { records, sums: [records * 2.3, 412], means: [2.3, 14.2] },
    buckets,
    perMinute,
    means: [perMinute.map(mean), perMinute.map((count) => (count === null || count < 5 ? null : count * 6))],
    map: mapOf(now.getTime()),
    dimensions: earthquakes.dimensions.map(({ name }) => ({
      name,
      more: false,
      rows: ROWS[name].map(([value, share, magnitude]) => ({
        value,
        records: Math.round(records * share),
        means: [magnitude, magnitude < 3 ? null : magnitude * 6],
      })),
    })),
  };
}
