import { CassandraUnavailable } from '../connections/cassandra/errors.ts';
import type { Fetched } from '../connections/source/source.ts';
import { namesOf, type PipelineDefinition } from '../domain/definition.ts';
import { fieldsOf, type SourceDescription, type TickRequest } from '../domain/source.ts';
import type { TickOutcome } from '../domain/ticks.ts';
import { FakeSourceState } from '../tests/fakes/fakeSourceState.ts';
import { createIngestActivities, type TickInput } from './ingest.ts';
import { activityEnvironment } from '../tests/fakes/activityEnvironment.ts';
import { FakeKafka } from '../tests/fakes/fakeKafka.ts';

const definition: PipelineDefinition = {
  name: 'levels',
  names: namesOf('levels'),
  key: 'station',
  time: 'measured',
  columnTypes: {},
  count: 'levels',
  measures: [],
  dimensions: [],
  recent: [],
};
const recordSchema = JSON.stringify({
  type: 'object',
  required: ['station', 'measured'],
  properties: {
    station: { type: 'string', minLength: 1 },
    measured: { type: 'integer' },
    level: { type: ['number', 'null'] },
  },
});
const description: SourceDescription = {
  configuration: { variables: 'LEVELS_API', url: 'http://127.0.0.1:1' },
  state: { version: 'measured' },
  request: () => ({}),
  read: () => ({ items: [] }),
  record(item) {
    const { station, measured, level } = fieldsOf(item);
    return { station, measured, level };
  },
};
const level = (station: unknown, measured: number, height: number) => ({ station, measured, level: height });

describe('a tick of a source that answers with its state', () => {
  let kafka: FakeKafka;
  let state: FakeSourceState;
  let asked: TickRequest[];
  let answer: Fetched = { items: [] };
  let number: number;
  beforeEach(() => {
    kafka = new FakeKafka();
    state = new FakeSourceState();
    asked = [];
    number = 0;
    answer = { items: [] };
  });

  /** Carries out the next tick, whose answer has these items. */
  async function tick(items: readonly unknown[], input: Partial<TickInput> = {}): Promise<TickOutcome> {
    answer = { ...answer, items };
    const { ingestTick } = createIngestActivities({
      definition,
      description,
      state,
      source: {
        fetch(request) {
          asked.push(request);
          return Promise.resolve(answer);
        },
      },
      publisher: kafka,
      schemaRegistry: { ensureSchema: () => Promise.resolve(1) },
      contract: { recordSchema },
    });
    const identity = { workflowId: 'levels-pipeline/ingest', firstExecutionRunId: 'run', tick: number };
    number += 1;
    const {
      acknowledged: _,
      rejectedAt: __,
      ...outcome
    } = await activityEnvironment().run<[TickInput], TickOutcome, typeof ingestTick>(ingestTick, {
      identity,
      scheduledAt: '2026-11-27T12:00:00.000Z',
      quantity: 1,
      ...input,
    });
    return outcome;
  }

  function published(): readonly string[] {
    return kafka.published
      .splice(0)
      .map(({ topic, record }) => `${topic} ${String(record.key)}: ${String(record.value)}`);
  }

  it('publishes what has changed, and counts what has not', async () => {
    await expect(tick([level('a', 1, 10), level('b', 1, 20)])).resolves.toEqual({ records: 2, rejected: 0 });
    published();
    await expect(tick([level('a', 1, 10), level('b', 2, 21)])).resolves.toEqual({
      records: 1,
      rejected: 0,
      unchanged: 1,
    });
    expect(published()).toEqual(['levels b: {"station":"b","measured":2,"level":21}']);
  });

  it('publishes what has changed without a new version', async () => {
    await tick([level('a', 1, 10)]);
    await expect(tick([level('a', 1, 11)])).resolves.toEqual({ records: 1, rejected: 0 });
  });

  it('leaves out what is older than what is known: the feed went back in time', async () => {
    await tick([level('a', 2, 10)]);
    published();
    await expect(tick([level('a', 1, 9)])).resolves.toEqual({ records: 0, rejected: 0, older: 1 });
    expect(published()).toEqual([]);
    await expect(tick([level('a', 2, 10)])).resolves.toMatchObject({ unchanged: 1 });
  });

  it('publishes the newest version of a key that an answer repeats, whatever their order', async () => {
    const answered = [level('a', 3, 30), level('a', 1, 10), level('b', 1, 1), level('b', 1, 2)];
    await expect(tick(answered)).resolves.toEqual({ records: 2, rejected: 0, repeated: 2 });
    expect(published()).toEqual([
      'levels a: {"station":"a","measured":3,"level":30}',
      'levels b: {"station":"b","measured":1,"level":2}',
    ]);
  });

  it('leaves what is no longer in an answer as it was, and knows it still when it is there again', async () => {
    await tick([level('a', 1, 10), level('b', 1, 20)]);
    published();
    await expect(tick([level('a', 1, 10)])).resolves.toEqual({ records: 0, rejected: 0, unchanged: 1 });
    expect(published()).toEqual([]);
    await expect(tick([level('a', 1, 10), level('b', 1, 20)])).resolves.toMatchObject({ unchanged: 2 });
    expect(published()).toEqual([]);
  });

  it('sends a record without its key to the dead letters, once for as long as it stays as it is', async () => {
    const without = { measured: 1, level: 3 };
    await expect(tick([level('a', 1, 10), without])).resolves.toEqual({ records: 1, rejected: 1 });
    const [, letter] = kafka.published.splice(0);
    expect(letter).toMatchObject({
      topic: 'levels.dead_letters',
      record: {
        key: null,
        value: JSON.stringify(without),
        headers: { reason: "the record must have required property 'station'" },
      },
    });
    await expect(tick([level('a', 1, 10), without])).resolves.toEqual({
      records: 0,
      rejected: 0,
      unchanged: 2,
    });
    await expect(tick([{ ...without, level: 4 }])).resolves.toEqual({ records: 0, rejected: 1 });
  });

  it('remembers nothing that no broker has acknowledged', async () => {
    kafka.failNextPublish = new Error('no leader');
    await expect(tick([level('a', 1, 10)])).rejects.toThrow('no leader');
    await expect(tick([level('a', 1, 10)])).resolves.toEqual({ records: 1, rejected: 0 });
  });

  it('publishes all of it where nobody can say what is known, and says so', async () => {
    await tick([level('a', 1, 10)]);
    state.failure = new CassandraUnavailable('127.0.0.1', 'SELECT', 'no host', undefined);
    await expect(tick([level('a', 1, 10)])).resolves.toEqual({ records: 1, rejected: 0, uncompared: true });
    state.failure = undefined;
    await expect(tick([level('a', 1, 10)])).resolves.toEqual({ records: 0, rejected: 0, unchanged: 1 });
  });

  it.each(['known', 'remember'] as const)('says so, too, where only %s fails', async (call) => {
    state[call] = (): Promise<never> =>
      Promise.reject(new CassandraUnavailable('127.0.0.1', '', 'no host', undefined));
    await expect(tick([level('a', 1, 10)])).resolves.toEqual({ records: 1, rejected: 0, uncompared: true });
  });

  it('asks with the cursor that it is given, and answers that of the source', async () => {
    answer = { items: [], cursor: 'c2' };
    await expect(tick([level('a', 1, 10)], { cursor: 'c1' })).resolves.toMatchObject({ cursor: 'c2' });
    await tick([]);
    expect(asked.map(({ cursor }) => cursor)).toEqual(['c1', undefined]);
  });

  it('keeps the cursor of the attempt that has published, whatever the source answers to the next one', async () => {
    answer = { items: [], cursor: 'c2' };
    const progress = { tick: 'levels-pipeline/ingest/run/0', step: 's' };
    const heartbeatDetails = {
      ...progress,
      published: { records: 1, acknowledged: {}, cursor: 'c1', unchanged: 3 },
    };
    const { ingestTick } = createIngestActivities({
      definition,
      description,
      state,
      source: { fetch: () => Promise.resolve(answer) },
      publisher: kafka,
      schemaRegistry: { ensureSchema: () => Promise.resolve(1) },
      contract: { recordSchema },
    });
    const identity = { workflowId: 'levels-pipeline/ingest', firstExecutionRunId: 'run', tick: 0 };
    const second = activityEnvironment({ attempt: 2, heartbeatDetails });
    const input = { identity, scheduledAt: '2026-11-27T12:00:00.000Z', quantity: 1 };
    await expect(second.run(ingestTick, input)).resolves.toEqual({
      records: 1,
      acknowledged: {},
      cursor: 'c1',
      unchanged: 3,
      rejected: 0,
    });
  });
});
