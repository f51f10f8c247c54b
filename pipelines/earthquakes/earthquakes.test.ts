import { createIngestActivities } from '../../activities/ingest.ts';
import { compileRecordSchema } from '../../activities/recordSchema.ts';
import { activityEnvironment } from '../../tests/fakes/activityEnvironment.ts';
import { FakeKafka } from '../../tests/fakes/fakeKafka.ts';
import { readSourceConfig } from '../../config/sourceConfig.ts';
import { openSource } from '../../connections/source/source.ts';
import type { TickOutcome } from '../../domain/ticks.ts';
import { FakeSourceState } from '../../tests/fakes/fakeSourceState.ts';
import { loadPipeline } from '../load.ts';
import type { RunningDouble } from '../double.ts';
import { startEarthquakeFeed } from './double/server.ts';
import { earthquakeSource } from './source.ts';

const START = Date.parse('2026-11-27T12:00:00Z');
const MINUTE = 60_000;

describe.each([
  ['query API', '/fdsnws/event/1/query'],
  ['summary feed', '/earthquakes/feed/v1.0/summary/all_hour.geojson'],
])('earthquakes of the %s', (kind, path) => {
  let feed: RunningDouble;
  let nowMs: number;
  let kafka: FakeKafka;
  let cursor: string | undefined;
  let number: number;
  let tick: () => Promise<TickOutcome>;
  beforeEach(async () => {
    nowMs = START;
    cursor = undefined;
    number = 0;
    kafka = new FakeKafka();
    feed = await startEarthquakeFeed(0, { now: () => nowMs });
    const contract = await loadPipeline('earthquakes');
    const config = readSourceConfig(earthquakeSource.configuration, {
      EARTHQUAKES_API_URL: `http://127.0.0.1:${feed.port}${path}`,
    });
    const { ingestTick } = createIngestActivities({
      definition: contract.definition,
      description: earthquakeSource,
      source: openSource({ ...earthquakeSource, paceMs: 0 }, config),
      state: new FakeSourceState(),
      publisher: kafka,
      schemaRegistry: { ensureSchema: () => Promise.resolve(1) },
      contract,
    });
    tick = async () => {
      const identity = {
        workflowId: 'earthquakes-pipeline/ingest',
        firstExecutionRunId: 'run',
        tick: number++,
      };
      const input = { identity, scheduledAt: new Date(nowMs).toISOString(), quantity: 1 };
      const given = cursor === undefined ? input : { ...input, cursor };
      const outcome = await activityEnvironment().run<[typeof input], TickOutcome, typeof ingestTick>(
        ingestTick,
        given,
      );
      cursor = outcome.cursor ?? cursor;
      return outcome;
    };
  });
  afterEach(async () => {
    await feed.close();
  });

  /** The newest version of each earthquake in the topic, as the tables have it. */
  function stored(): ReadonlyMap<string, Record<string, unknown>> {
    return new Map(
      kafka.published
        .filter(({ topic }) => topic === 'earthquakes')
        .map(({ record }) => [String(record.key), JSON.parse(String(record.value))]),
    );
  }

  it('are published once, and again only when they are revised', async () => {
    const first = await tick();
    expect(first).toMatchObject({ rejected: 0 });
    expect(first.records).toBeGreaterThan(kind === 'query API' ? 4000 : 150);
    await expect(tick()).resolves.toMatchObject({ records: 0, rejected: 0 });
    nowMs += MINUTE;
    const second = await tick();
    // Three are new, and as many are revised, and reviewed, each minute.
    expect(second.records).toBeGreaterThanOrEqual(8);
    expect(second.records).toBeLessThanOrEqual(9);
    expect(second.unchanged).toBeGreaterThan(0);
  });

  it('are there once each, in the newest version that the feed has had', async () => {
    for (let minute = 0; minute < 12; minute += 1) {
      await tick();
      nowMs += MINUTE;
    }
    nowMs -= MINUTE;
    const versions = stored();
    const reviewed = [...versions.values()].filter(({ updated }) => Number(updated) > START + MINUTE);
    expect(reviewed.length).toBeGreaterThan(20);
    const statuses = new Set([...versions.values()].map(({ status }) => status));
    // A summary leaves out what is deleted; the query API says so.
    expect(statuses.has('deleted')).toBe(kind === 'query API');
    expect(
      [...versions.values()].every(({ id, time }) => typeof id === 'string' && typeof time === 'number'),
    ).toBe(true);
  });
});

it('the folder fits', async () => {
  await expect(loadPipeline('earthquakes')).resolves.toMatchObject({ definition: { name: 'earthquakes' } });
});

it('an answer without its time is none', () => {
  const asked = { tick: { quantity: 1, seed: 1, scheduledAt: '2026-11-27T12:00:00Z' }, request: {} };
  expect(earthquakeSource.read({ features: [] }, asked)).toEqual({
    problem: 'expected the time "generated" in an object "metadata", got none',
  });
});

it('what the feed has had over the years fits: whole and other numbers, nulls, several networks, fields that are none of ours', async () => {
  const properties = {
    mag: -0.6,
    place: '7 km SW of Volcano, Hawaii',
    time: START,
    updated: START,
    tz: -600,
    alert: null,
    felt: 0,
    cdi: 1,
    mmi: 0,
    status: 'automatic',
    tsunami: null,
    sig: 0,
    net: 'hv',
    code: '70012345',
    ids: ',hv70012345,us7000abcd,',
    sources: ',hv,us,',
    nst: null,
    dmin: 0.067290000000000003,
    rms: null,
    gap: 355,
    magType: 'md',
    type: 'quarry blast',
    title: 'M -0.6',
    products: {},
  };
  const item = {
    type: 'Feature',
    id: 'hv70012345',
    properties,
    geometry: { coordinates: [-155.3, 19.4, -3.39] },
  };
  const { recordSchema } = await loadPipeline('earthquakes');
  expect(compileRecordSchema(recordSchema)(earthquakeSource.record(item))).toBeUndefined();
  const bare = {
    ...item,
    geometry: null,
    properties: { time: START, updated: START, mag: null, place: null },
  };
  expect(compileRecordSchema(recordSchema)(earthquakeSource.record(bare))).toBeUndefined();
});

it('what is unknown is null, and what is no earthquake is left for the schema to refuse', () => {
  const { id, time, magnitude, latitude } = earthquakeSource.record({ properties: { mag: null } });
  expect([id, time, magnitude, latitude]).toEqual([undefined, undefined, null, null]);
  expect(earthquakeSource.record('text').id).toBeUndefined();
});
