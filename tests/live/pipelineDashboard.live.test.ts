import type { Client } from 'cassandra-driver';
import { type Cassandra, openCassandra, type Parameter } from '../../connections/cassandra/cassandra.ts';
import { ensureTables } from '../../connections/cassandra/tables.ts';
import { readTables } from '../../connections/cassandra/pipelineTables.ts';
import type { Pipeline } from '../../domain/definition.ts';
import { DEFAULT_RETENTION } from '../../domain/granularity.ts';
import { KEYSPACE } from '../../domain/names.ts';
import { rollupOf, type TotalsRow } from '../../domain/totals.ts';
import { rulesOf } from '../../grafana/alertKinds.ts';
import { loadPipeline } from '../../pipelines/load.ts';
import { framesOf, statementOf, type View } from '../grafana/plugin.ts';
import { savedDashboard } from '../grafana/savedDashboards.ts';
import { consoleCharts, pointsOf, rangeInGrafana } from './consoleCharts.ts';
import { driverClient } from './driverClient.ts';
import { liveStack } from './stack.ts';

const { config } = liveStack();
const MINUTE_MS = 60_000;
const now = new Date();
const minutesAgo = (minutes: number) => new Date(now.getTime() - minutes * MINUTE_MS);

/** Earthquakes as their totals are made of them; one has no magnitude, and few are felt. */
const EARTHQUAKES = [
  { id: 'ak1', time: minutesAgo(20), magnitude: 1.5, felt: null, network: 'ak', status: 'automatic' },
  { id: 'ak2', time: minutesAgo(19), magnitude: 4.5, felt: 30, network: 'ak', status: 'reviewed' },
  { id: 'us1', time: minutesAgo(10), magnitude: 6, felt: 10, network: 'us', status: 'reviewed' },
  { id: 'us2', time: minutesAgo(9), magnitude: null, felt: null, network: 'us', status: 'deleted' },
];

const view: View = {
  from: minutesAgo(60),
  to: now,
  variables: { network: ['ak', 'us', "none's"], status: ['automatic', 'reviewed', 'deleted'] },
};

let earthquakes: Pipeline;
let cassandra: Cassandra;
let client: Client;
beforeAll(async () => {
  earthquakes = await loadPipeline('earthquakes');
  cassandra = openCassandra(config.cassandra);
  await ensureTables(cassandra, {
    tables: await readTables(earthquakes),
    replication: config.cassandra.replication,
  });
  await empty();
  const rows = rollupOf(earthquakes).allTotalsOf(EARTHQUAKES);
  const { tables } = earthquakes.definition.names;
  for (const row of rows) await insert(tables.totals, totalsRow(row));
  for (const { dimension, value } of rows) await insert(tables.dimensionValues, { dimension, value });
  for (const earthquake of EARTHQUAKES)
    await insert(tables.recent, { list: 'newest', ...earthquake, latitude: 61.5, longitude: -149.9 });
  client = driverClient(config.cassandra);
});
afterAll(async () => {
  await client.shutdown();
  // Totals without earthquakes would be wrong to whoever verifies the same day.
  await empty();
  await cassandra.close();
});

async function empty(): Promise<void> {
  const { totals, dimensionValues, recent } = earthquakes.definition.names.tables;
  for (const table of [totals, dimensionValues, recent])
    await cassandra.execute(`TRUNCATE ${KEYSPACE}.${table}`);
}

async function insert(table: string, row: Readonly<Record<string, Parameter>>): Promise<void> {
  const marks = Object.keys(row).map(() => '?');
  const statement = `INSERT INTO ${KEYSPACE}.${table} (${Object.keys(row).join(', ')}) VALUES (${marks.join(', ')})`;
  await cassandra.execute(statement, Object.values(row));
}

/** Whole numbers as such: the sum of magnitudes is none. */
function totalsRow({ totals, ...place }: TotalsRow): Readonly<Record<string, Parameter>> {
  const figures = Object.entries(totals).map(([name, figure]) => [
    name,
    name === 'magnitude' ? figure : BigInt(figure),
  ]);
  return { ...place, ...Object.fromEntries(figures) };
}

/** What a panel's one query answers, without the series' id; numbers to six digits. */
async function answer(title: string, range: View = view): Promise<readonly (readonly unknown[])[]> {
  const target = savedDashboard('earthquakes').panels.find((panel) => panel.title === title)?.targets[0];
  if (target === undefined) throw new Error(`There is no panel ${title}`);
  const frames = framesOf(await client.execute(statementOf(target.target, range)), target.alias);
  const rows = frames.flatMap((frame) => frame.rows.map((row) => Object.values(row).slice(1)));
  return rows
    .map((row) => row.map((value) => (typeof value === 'number' ? Number(value.toPrecision(6)) : value)))
    .toSorted(([one], [other]) => placeOf(one).localeCompare(placeOf(other)));
}

function placeOf(value: unknown): string {
  return value instanceof Date ? value.toISOString() : String(value);
}

it('has the sums and the means of those that have the figure', async () => {
  expect(await answer('Together')).toEqual([[4, 12, 4, 40, 20, 'all']]);
});

it.each([
  [
    'Earthquakes by network',
    [
      ['ak', 2],
      ['us', 2],
    ],
  ],
  [
    'Mean magnitude by network',
    [
      ['ak', 3],
      ['us', 6],
    ],
  ],
  [
    'Mean felt by network',
    [
      ['ak', 30],
      ['us', 10],
    ],
  ],
  [
    'Earthquakes by class',
    [
      ['light', 1],
      ['micro', 1],
      ['strong', 1],
    ],
  ],
  [
    'Earthquakes by status',
    [
      ['automatic', 1],
      ['deleted', 1],
      ['reviewed', 2],
    ],
  ],
  [
    'Mean magnitude by status',
    [
      ['automatic', 1.5],
      ['deleted', Number.NaN],
      ['reviewed', 5.25],
    ],
  ],
])('%s: as recomputed', async (title, expected) => {
  expect(await answer(title)).toEqual(expected);
});

it('has means over time, and counts per minute', async () => {
  const magnitudes = (await answer('Mean magnitude')).map(([, mean]) => mean);
  expect(magnitudes).toEqual([1.5, 4.5, 6, Number.NaN]);
  expect((await answer('Earthquakes per minute')).map(([, count]) => count)).toEqual([1, 1, 1, 1]);
});

it('has the newest earthquakes in a table and on a map', async () => {
  expect(await answer('Newest earthquakes')).toHaveLength(4);
  const [first] = await answer('Map');
  const written = expect.any(Number);
  expect(first).toEqual([
    EARTHQUAKES[0]?.time,
    'ak1',
    61.5,
    -149.9,
    1.5,
    0,
    '',
    'automatic',
    written,
    written,
    written,
  ]);
  // The last one has no magnitude: nobody has written one.
  const unmeasured = (await answer('Map')).find(([, id]) => id === 'us2');
  expect(unmeasured?.slice(-3)).toEqual([written, written, 0]);
});

it('asks for nothing else, and each of its queries and variables is answered', async () => {
  const { panels, templating } = savedDashboard('earthquakes');
  const queries = [
    ...panels.flatMap(({ targets }) => targets.map(({ target }) => target)),
    ...(templating.list ?? []).map(({ query }) => query.query),
  ];
  expect(queries).toHaveLength(15 + 3);
  for (const query of queries) framesOf(await client.execute(statementOf(query, view)));
});

it.each(['3h', '24h', '7d'] as const)(
  'has the figures of the console`s charts, in a range of %s',
  async (range) => {
    const charts = await consoleCharts(cassandra, earthquakes.definition, range, now);
    const shown = (title: string) => answer(title, { ...view, ...rangeInGrafana(range, now) });
    const { records, sums, means } = charts.together;
    expect(records).toBe(4);
    expect(await shown('Together')).toEqual([
      [records, ...charts.measures.flatMap((_, index) => [sums[index], means[index]]), 'all'],
    ]);
    expect(await shown('Earthquakes per minute')).toEqual(pointsOf(charts, charts.perMinute).map(rounded));
    for (const [index, measure] of charts.measures.entries()) {
      const line = (await shown(`Mean ${measure}`)).filter(([, mean]) => Number.isFinite(mean));
      expect(line).toEqual(pointsOf(charts, charts.means[index]).map(rounded));
      for (const { name, rows } of charts.dimensions) {
        const bars = (await shown(`Mean ${measure} by ${name}`)).filter(([, mean]) => Number.isFinite(mean));
        const known = rows.flatMap(({ value, means: of }) =>
          of[index] === null ? [] : [[value, of[index]]],
        );
        expect(bars).toEqual(byName(known));
      }
    }
    for (const { name, rows } of charts.dimensions)
      expect(await shown(`Earthquakes by ${name}`)).toEqual(
        byName(rows.map((row) => [row.value, row.records])),
      );
  },
);

function rounded([time, value]: readonly [Date, number]): readonly [Date, number] {
  return [time, Number(value.toPrecision(6))];
}

function byName(rows: readonly (readonly unknown[])[]): readonly (readonly unknown[])[] {
  return rows.toSorted(([one], [other]) => String(one).localeCompare(String(other)));
}

it('has alert rules that Cassandra answers: each record of the last two hours counts as a new row', async () => {
  const rules = rulesOf(earthquakes.definition, { retention: DEFAULT_RETENTION, thresholds: {} });
  const answers = await Promise.all(
    rules.map(async ({ uid, query }) => {
      const target = query.target.trim().replaceAll(/\s+/g, ' ');
      return [uid, framesOf(await client.execute(statementOf(target, view)))] as const;
    }),
  );
  expect(answers.map(([uid]) => uid)).toContain('no-new-rows');
  const [, [rows] = []] = answers.find(([uid]) => uid === 'no-new-rows') ?? [];
  expect(rows?.rows).toEqual([{ earthquakes: 4 }]);
});
