import type { Parameter, Row } from '../../../connections/cassandra/cassandra.ts';
import { DEFAULT_RETENTION } from '../../../domain/granularity.ts';
import { companies } from '../../../pipelines/companies/pipeline.ts';
import { earthquakes } from '../../../pipelines/earthquakes/pipeline.ts';
import { chartsApp, type ChartSources } from './charts.ts';
import type { ChartsView } from './chartsView.ts';
import { readCharts, VALUES_READ, type Asked } from './readCharts.ts';

const NOW = new Date('2026-11-27T12:00:30Z');
const MINUTE = 60_000;

/** A Cassandra that answers by the columns that are asked for, and notes what it was asked. */
function cassandraOf(answers: (query: string) => readonly Row[]) {
  const asked: { readonly query: string; readonly parameters: readonly Parameter[] }[] = [];
  const execute = async (query: string, parameters: readonly Parameter[] = []) => {
    asked.push({ query, parameters });
    return answers(query);
  };
  return { execute, asked };
}

const read = (cassandra: ReturnType<typeof cassandraOf>, asked: Partial<Asked> = {}) =>
  readCharts(cassandra, earthquakes, DEFAULT_RETENTION, { range: '30m', now: NOW, ...asked });

const SOME = (query: string): readonly Row[] => {
  if (query.includes('AS time')) {
    const time = new Date('2026-11-27T11:59:00Z');
    return [{ time, earthquakes: 4, 'mean magnitude': 2.5, 'mean felt': Number.NaN }];
  }
  if (query.startsWith('SELECT dimension, SUM'))
    return [{ earthquakes: 7n, magnitude: 17.5, 'mean magnitude': 2.5, felt: 0n, 'mean felt': Number.NaN }];
  if (query.startsWith('SELECT value FROM')) return [{ value: 'ci' }, { value: 'us' }];
  return [
    { network: 'ci', class: 'micro', status: 'automatic', earthquakes: 2n, 'mean magnitude': 1 },
    { network: 'us', class: 'minor', status: 'reviewed', earthquakes: 5n, 'mean magnitude': 3.1 },
  ];
};

describe('a pipeline`s charts', () => {
  it('have a place for each bucket that begins in the range, and nothing where nothing is', async () => {
    const view = await read(cassandraOf(SOME));
    expect(view).toMatchObject({
      granularity: 'minute',
      count: 'earthquakes',
      measures: ['magnitude', 'felt'],
    });
    expect(view.buckets).toHaveLength(30);
    expect(view.buckets[0]).toBe(Date.parse('2026-11-27T11:31:00Z'));
    expect(view.buckets.at(-1)).toBe(Date.parse('2026-11-27T12:00:00Z'));
    expect(view.perMinute.filter((value) => value !== null)).toEqual([4]);
    expect(view.perMinute[28]).toBe(4);
  });

  it('have no mean of records that lack the figure', async () => {
    const { together, means } = await read(cassandraOf(SOME));
    expect(together).toEqual({ records: 7, sums: [17.5, 0], means: [2.5, null] });
    expect(means.map((points) => points[28])).toEqual([2.5, null]);
  });

  it('have the values of a dimension by how many records they have', async () => {
    const { dimensions } = await read(cassandraOf(SOME));
    expect(dimensions[0]).toMatchObject({
      name: 'network',
      rows: [
        { value: 'us', records: 5 },
        { value: 'ci', records: 2 },
      ],
      more: false,
    });
  });

  it('are empty, not wrong, where there are no records', async () => {
    const cassandra = cassandraOf(() => []);
    const view = await read(cassandra);
    // Cassandra refuses to look for none of the values.
    const lists = cassandra.asked.flatMap(({ parameters }) => parameters.filter(Array.isArray));
    expect(lists.every((list) => list.length > 0)).toBe(true);
    expect(view.together).toEqual({ records: 0, sums: [null, null], means: [null, null] });
    expect(view.dimensions.every(({ rows }) => rows.length === 0)).toBe(true);
  });

  const QUAKES: readonly Row[] = [
    { latitude: 62.1, longitude: 190.5, magnitude: 4.1, network: 'us', place: 'Aleutians' },
    { latitude: null, longitude: 2, magnitude: 3, network: 'us', place: 'nowhere' },
    { latitude: 35, longitude: -117, magnitude: 2.9, network: 'ci', place: null },
    { latitude: 1, longitude: 1, magnitude: null, network: 'ci', place: 'of no size' },
  ].map((row, index) => ({ id: `q${index}`, time: NOW, ...row }));
  const withQuakes = () => cassandraOf((query) => (query.includes('_recent') ? QUAKES : SOME(query)));

  it('have the newest records that are somewhere on a map, around the world once', async () => {
    const { map } = await read(withQuakes());
    expect(map).toEqual({
      size: 'magnitude',
      more: false,
      places: [
        { key: 'q0', time: NOW.getTime(), longitude: -169.5, latitude: 62.1, size: 4.1, label: 'Aleutians' },
        { key: 'q2', time: NOW.getTime(), longitude: -117, latitude: 35, size: 2.9, label: '' },
      ],
    });
  });

  it.each([
    [{ dimension: 'network', value: 'us' }, ['q0']],
    [{ dimension: 'class', value: 'micro' }, ['q2']],
  ])('have those of what is chosen on the map: %j', async (of, keys) => {
    const { map } = await read(withQuakes(), { of });
    expect(map?.places.map(({ key }) => key)).toEqual(keys);
  });

  it('have no map where records are nowhere', async () => {
    const cassandra = withQuakes();
    expect(
      await readCharts(cassandra, companies, DEFAULT_RETENTION, { range: '30m', now: NOW }),
    ).not.toHaveProperty('map');
  });

  it('read nothing but totals, the values in them and the newest records, each statement within whole partitions and the range', async () => {
    const cassandra = cassandraOf(SOME);
    await read(cassandra, { range: '7d', of: { dimension: 'network', value: "x';" } });
    const from = new Date(NOW.getTime() - 7 * 24 * 60 * MINUTE);
    const [[ofMap], others] = [true, false].map((is) =>
      cassandra.asked.filter(({ query }) => query.includes('_recent') === is),
    ) as [typeof cassandra.asked, typeof cassandra.asked];
    expect(ofMap?.query).toMatch(/ WHERE list = 'newest' AND time >= \? AND time < \? LIMIT 1000$/);
    const [ofValues, ofTotals] = [true, false].map((is) =>
      others.filter(({ query }) => query.includes('earthquakes_dimension_values') === is),
    );
    expect(ofValues?.every(({ query }) => query.endsWith(`LIMIT ${VALUES_READ + 1}`))).toBe(true);
    for (const { query, parameters } of ofTotals ?? []) {
      expect(query).toMatch(
        /FROM spark_streams\.earthquakes_totals WHERE granularity = 'hour' AND dimension = ('\w+'|\?) AND value (=|IN) \? AND bucket >= \? AND bucket < \?/,
      );
      expect(parameters.slice(-2)).toEqual([from, NOW]);
      // What a person types is a parameter, never a part of a statement.
      expect(query).not.toContain("x';");
    }
    expect(cassandra.asked.some(({ parameters }) => parameters.includes("x';"))).toBe(true);
  });

  it('read no more values of a dimension than a bounded number, and say so', async () => {
    const many = Array.from({ length: VALUES_READ + 1 }, (_, index) => ({ value: `v${index}` }));
    const cassandra = cassandraOf((query) => (query.startsWith('SELECT value FROM') ? many : []));
    const { dimensions } = await read(cassandra);
    expect(dimensions.map(({ more }) => more)).toEqual([true, false, true]);
    const lists = cassandra.asked.flatMap(({ parameters }) => parameters.filter(Array.isArray));
    expect(lists.every((list) => list.length <= VALUES_READ)).toBe(true);
  });
});

/** The route, with what it has read, and a clock that a test moves on. */
function appOf(view: () => Promise<ChartsView>) {
  const asked: Asked[] = [];
  let nowMs = NOW.getTime();
  const sources: ChartSources = {
    dimensions: ['network', 'class'],
    read(what) {
      asked.push(what);
      return view();
    },
    now: () => new Date(nowMs),
  };
  const app = chartsApp(sources);
  app.onError((error, c) => c.json({ error: error.message }, 'status' in error ? 400 : 503));
  const get = async (query = '') => {
    const answer = await app.request(`/api/charts${query}`);
    return { status: answer.status, body: await answer.json() };
  };
  const pass = (ms: number) => {
    nowMs += ms;
  };
  return { get, asked, pass };
}
const some = () => read(cassandraOf(SOME));

describe('the route of charts', () => {
  it('reads once for all who look, and again after a while', async () => {
    const { get, asked, pass } = appOf(some);
    await Promise.all([get(), get(), get('?range=30m')]);
    expect(asked).toHaveLength(1);
    await get('?range=24h');
    await get('?of=network:us');
    expect(asked.map(({ range, of }) => [range, of?.value])).toEqual([
      ['30m', undefined],
      ['24h', undefined],
      ['30m', 'us'],
    ]);
    pass(5000);
    await get();
    await get('?range=24h');
    expect(asked).toHaveLength(4);
  });

  it('remembers no failure', async () => {
    let isAway = true;
    const { get, asked } = appOf(() => (isAway ? Promise.reject(new Error('no Cassandra')) : some()));
    expect(await get()).toEqual({ status: 503, body: { error: 'no Cassandra' } });
    isAway = false;
    expect((await get()).status).toBe(200);
    expect(asked).toHaveLength(2);
  });

  it.each(['?range=2h', '?of=network', '?of=network:', '?of=place:x', `?of=network:${'x'.repeat(257)}`])(
    'refuses %.20s',
    async (query) => {
      const { get, asked } = appOf(some);
      expect((await get(query)).status).toBe(400);
      expect(asked).toEqual([]);
    },
  );
});
