import { CancelledFailure } from '@temporalio/activity';
import type { Source } from '../connections/source/source.ts';
import { SourceRateLimited } from '../connections/source/errors.ts';
import { KafkaError, RecordTooLarge } from '../connections/kafka/errors.ts';
import type { SchemaRegistry } from '../connections/schemaRegistry.ts';
import type { TickRequest } from '../domain/source.ts';
import { companies as definition } from '../pipelines/companies/pipeline.ts';
import { companySource } from '../pipelines/companies/source.ts';
import { tickSeed } from '../domain/identity.ts';
import { DEAD_LETTER_TOPIC, TOPIC } from '../tests/companyNames.ts';
import type { TickOutcome } from '../domain/ticks.ts';
import { loadPipeline } from '../pipelines/load.ts';
import { createIngestActivities, type TickInput } from './ingest.ts';
import { apiCompany } from '../pipelines/companies/example.ts';
import { FakeKafka } from '../tests/fakes/fakeKafka.ts';
import { activityEnvironment } from '../tests/fakes/activityEnvironment.ts';

const identity = { workflowId: 'company-pipeline/ingest', firstExecutionRunId: 'run', tick: 7 };
const input = { identity, scheduledAt: '2026-11-23T12:00:00.000Z', quantity: 3 };
const pipeline = { definition, description: companySource };
const KEY = 'company-pipeline/ingest/run/7';

async function setUp(
  companies: readonly unknown[],
  registry: Pick<SchemaRegistry, 'ensureSchema'> = { ensureSchema: () => Promise.resolve(42) },
) {
  const kafka = new FakeKafka();
  const requests: TickRequest[] = [];
  const source: Source = {
    fetch: (request) => {
      requests.push(request);
      return Promise.resolve({ items: companies.slice(0, request.quantity) });
    },
  };
  const contract = await loadPipeline('companies');
  const { ingestTick } = createIngestActivities({
    ...pipeline,
    source,
    publisher: kafka,
    schemaRegistry: registry,
    contract,
  });
  return { kafka, requests, source, contract, ingestTick };
}

describe('ingestTick', () => {
  it('publishes what it fetched, keyed by id, with the headers that name schema and tick', async () => {
    const { kafka, requests, ingestTick } = await setUp([apiCompany(), apiCompany({ name: 'Other' })]);
    await expect(activityEnvironment().run(ingestTick, input)).resolves.toEqual({
      records: 2,
      rejected: 0,
      acknowledged: { 0: [['0', '1']], 1: [['0', '1']] },
    });
    expect(requests).toEqual([{ quantity: 3, seed: tickSeed(KEY), scheduledAt: input.scheduledAt }]);
    for (const { topic, record } of kafka.published) {
      expect(topic).toBe(TOPIC);
      expect(record.headers).toEqual({ 'schema-id': '42', tick: KEY });
      expect(JSON.parse(String(record.value))).toMatchObject({
        id: record.key,
        timestamp_column: input.scheduledAt,
      });
    }
  });

  it('publishes the very same bytes when it runs twice', async () => {
    const companies = [apiCompany(), apiCompany({ name: undefined }), apiCompany({ country: 'Fiji' })];
    const { kafka, ingestTick } = await setUp(companies);
    await activityEnvironment({ attempt: 1 }).run(ingestTick, input);
    const first = kafka.published.splice(0);
    await activityEnvironment({ attempt: 2 }).run(ingestTick, input);
    expect(kafka.published).toEqual(first);
    expect(first).toHaveLength(3);
  });

  it('makes the same records whatever the quantity', async () => {
    const { kafka, ingestTick } = await setUp([apiCompany(), apiCompany({ name: 'Other' })]);
    await activityEnvironment().run(ingestTick, { ...input, quantity: 1 });
    const [alone] = kafka.published.splice(0);
    await activityEnvironment().run(ingestTick, { ...input, quantity: 2 });
    expect(kafka.published[0]).toEqual(alone);
  });

  it('sends what breaks the schema to the dead-letter topic, as it came and with the reason', async () => {
    const broken = apiCompany({ name: undefined, vat: 17 });
    const { kafka, ingestTick } = await setUp([apiCompany(), broken]);
    const outcome = await activityEnvironment().run(ingestTick, input);
    const partition = kafka.log(DEAD_LETTER_TOPIC).findIndex(({ length }) => length === 1);
    expect(outcome).toMatchObject({ records: 1, rejected: 1, rejectedAt: { [partition]: [['0', '1']] } });
    const rejected = kafka.published.find(({ topic }) => topic === DEAD_LETTER_TOPIC)?.record;
    expect(rejected?.value).toBe(JSON.stringify(broken));
    expect(rejected?.headers).toEqual({
      'schema-id': '42',
      tick: KEY,
      reason: "the record must have required property 'name'; vat must be string or null",
    });
  });

  it('publishes nine companies of ten, of which one is nested deeper than anything writes', async () => {
    const deep: unknown = JSON.parse('['.repeat(5000) + ']'.repeat(5000));
    const good = Array.from({ length: 9 }, (_, index) => apiCompany({ name: `Company ${index}` }));
    const contact = { address: deep };
    const { kafka, ingestTick } = await setUp([
      ...good.slice(0, 4),
      apiCompany({ contact }),
      ...good.slice(4),
    ]);
    await expect(activityEnvironment().run(ingestTick, { ...input, quantity: 10 })).resolves.toMatchObject({
      records: 9,
      rejected: 1,
    });
    const rejected = kafka.published.find(({ topic }) => topic === DEAD_LETTER_TOPIC)?.record;
    expect(rejected?.headers?.['reason']).toBe('nested 5002 levels deep, at most 1000 are published');
    expect(rejected?.value).toContain('['.repeat(5000));
  });

  it('publishes a company whose depth is in a field that the record does not have', async () => {
    const extra: unknown = JSON.parse('['.repeat(5000) + ']'.repeat(5000));
    const { ingestTick } = await setUp([apiCompany({ extra })]);
    await expect(activityEnvironment().run(ingestTick, input)).resolves.toMatchObject({ rejected: 0 });
  });

  it('keeps a refused company cut where the topic does not take it whole', async () => {
    const large = apiCompany({ image: 'x'.repeat(1_100_000) });
    const { kafka, ingestTick } = await setUp([apiCompany(), large]);
    kafka.failures.set(DEAD_LETTER_TOPIC, [new RecordTooLarge(DEAD_LETTER_TOPIC, 1_100_000, 'too large')]);
    await expect(activityEnvironment().run(ingestTick, input)).resolves.toMatchObject({
      records: 1,
      rejected: 1,
    });
    const { value, headers } = kafka.published.find(({ topic }) => topic === DEAD_LETTER_TOPIC)?.record ?? {};
    const whole = Buffer.from(JSON.stringify(large));
    expect(whole.subarray(0, 1_000_000).equals(Buffer.from(value ?? ''))).toBe(true);
    expect(headers?.['reason']).toMatch(/ at most 1000000 are published; cut to 1000000 of \d+ bytes$/);
  });

  it('publishes no record again when the dead letters fail, attempt after attempt', async () => {
    const companies = [apiCompany(), apiCompany({ name: undefined }), apiCompany({ country: 'Fiji' })];
    const { kafka, ingestTick } = await setUp(companies);
    const away = new KafkaError('send 1 records to', DEAD_LETTER_TOPIC, new Error('away'));
    kafka.failures.set(DEAD_LETTER_TOPIC, [away, away]);
    let heartbeatDetails: unknown;
    const attempt = (number: number) => {
      const environment = activityEnvironment({ attempt: number, heartbeatDetails });
      environment.on('heartbeat', (details: unknown) => (heartbeatDetails = details));
      return environment.run<[TickInput], TickOutcome, typeof ingestTick>(ingestTick, input);
    };
    await expect(attempt(1)).rejects.toThrow('away');
    await expect(attempt(2)).rejects.toThrow('away');
    const outcome: TickOutcome = await attempt(3);
    expect(kafka.published.map(({ topic }) => topic)).toEqual([TOPIC, TOPIC, DEAD_LETTER_TOPIC]);
    expect(outcome).toMatchObject({ records: 2, rejected: 1 });
    expect(Object.values(outcome.acknowledged ?? {}).flat()).not.toEqual([]);
  });

  it("takes no other tick's records for its own", async () => {
    const { kafka, ingestTick } = await setUp([apiCompany()]);
    const heartbeatDetails = { tick: 'another', step: 's', published: { records: 1, acknowledged: {} } };
    await activityEnvironment({ attempt: 2, heartbeatDetails }).run(ingestTick, input);
    expect(kafka.published).toHaveLength(1);
  });

  it('rejects a company that is too large to be published', async () => {
    const { kafka, ingestTick } = await setUp([apiCompany({ image: 'x'.repeat(1_100_000) })]);
    await expect(activityEnvironment().run(ingestTick, input)).resolves.toEqual({
      records: 0,
      rejected: 1,
      acknowledged: {},
      rejectedAt: { 0: [['0', '1']] },
    });
    expect(kafka.published[0]?.record.headers?.['reason']).toMatch(
      /^\d+ bytes, at most 1000000 are published$/,
    );
  });

  it('publishes a company of 900 KB', async () => {
    const { ingestTick } = await setUp([apiCompany({ image: 'x'.repeat(900_000) })]);
    await expect(activityEnvironment().run(ingestTick, input)).resolves.toMatchObject({
      records: 1,
      rejected: 0,
    });
  });

  it('fails with the type of the error when Kafka does not take the records, so that it is retried', async () => {
    const { kafka, ingestTick } = await setUp([apiCompany()]);
    kafka.failNextPublish = new KafkaError('send 1 records to', TOPIC, new Error('gone'));
    await expect(activityEnvironment().run(ingestTick, input)).rejects.toMatchObject({
      type: 'KafkaError',
      nonRetryable: false,
      message: `Kafka: could not send 1 records to ${TOPIC}: gone`,
    });
  });

  it('hands a rate limit on as the delay of the next attempt', async () => {
    const { kafka, contract } = await setUp([]);
    const source: Source = {
      fetch: () => Promise.reject(new SourceRateLimited('http://source', 429, 9000)),
    };
    const schemaRegistry = { ensureSchema: () => Promise.resolve(1) };
    const { ingestTick } = createIngestActivities({
      ...pipeline,
      source,
      publisher: kafka,
      schemaRegistry,
      contract,
    });
    await expect(activityEnvironment().run(ingestTick, input)).rejects.toMatchObject({
      nextRetryDelay: 9000,
    });
  });

  it('publishes nothing once it is cancelled', async () => {
    const { kafka, contract } = await setUp([]);
    const environment = activityEnvironment();
    const source: Source = {
      fetch: () => {
        environment.cancel('CANCELLED');
        return Promise.resolve({ items: [apiCompany()] });
      },
    };
    const schemaRegistry = { ensureSchema: () => Promise.resolve(1) };
    const { ingestTick } = createIngestActivities({
      ...pipeline,
      source,
      publisher: kafka,
      schemaRegistry,
      contract,
    });
    await expect(environment.run(ingestTick, input)).rejects.toBeInstanceOf(CancelledFailure);
    expect(kafka.published).toEqual([]);
  });

  it('asks the registry once, and once more only after a failure', async () => {
    const answers = [
      () => Promise.reject(new Error('away')),
      () => Promise.resolve(5),
      () => Promise.resolve(6),
    ];
    let asked = 0;
    const registry: Pick<SchemaRegistry, 'ensureSchema'> = {
      ensureSchema: () => answers[asked++]?.() ?? Promise.resolve(-1),
    };
    const { kafka, ingestTick } = await setUp([apiCompany()], registry);
    await expect(activityEnvironment().run(ingestTick, input)).rejects.toThrow('away');
    await activityEnvironment().run(ingestTick, input);
    await activityEnvironment().run(ingestTick, input);
    expect(asked).toBe(2);
    expect(kafka.published.map(({ record }) => record.headers?.['schema-id'])).toEqual(['5', '5']);
  });

  it('keeps contact data out of its result and its heartbeats', async () => {
    const { ingestTick } = await setUp([apiCompany(), apiCompany({ name: 1 })]);
    const environment = activityEnvironment();
    const told: unknown[] = [];
    environment.on('heartbeat', (details: unknown) => told.push(details));
    told.push(await environment.run(ingestTick, input));
    expect(told.length).toBeGreaterThan(1);
    expect(JSON.stringify(told)).not.toContain('Secretperson');
  });
});
