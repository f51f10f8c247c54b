import { newestBackfill, startBackfill, waitForBackfill } from '../../cli/backfill/backfill.ts';
import { openLocalSources } from '../../cli/status/localSources.ts';
import { OF_A_TIME, recordId, tickKey } from '../../domain/identity.ts';
import { HEADERS, KEYSPACE } from '../../domain/names.ts';
import type { Offsets } from '../../domain/verification.ts';
import { companies } from '../../pipelines/companies/pipeline.ts';
import { backfillWorkflowId, PIPELINE_WORKFLOW_ID, TABLES, TOPIC, WORKFLOW_TYPES } from '../companyNames.ts';
import { openClients, type LiveClients } from './liveClients.ts';
import { liveStack } from './stack.ts';
import { temporalCommand } from './temporalCommand.ts';
import { recordsSince } from './topicRecords.ts';
import { until } from './until.ts';
import { allVerified } from './verified.ts';

const TICKS = 1000;
const QUANTITY = 3;
const RECORDS = TICKS * QUANTITY;
const CONCURRENCY = 8;
const INTERVAL_SECONDS = 10;
/** An hour of three days ago: no other file has records of then. */
const FROM_MS = Math.floor(Date.now() / 3_600_000) * 3_600_000 - 3 * 86_400_000;
const TO_MS = FROM_MS + TICKS * INTERVAL_SECONDS * 1000;
const RANGE = {
  from: new Date(FROM_MS).toISOString(),
  to: new Date(TO_MS).toISOString(),
  intervalSeconds: INTERVAL_SECONDS,
  quantity: QUANTITY,
  concurrency: CONCURRENCY,
};
const KEYS = Array.from({ length: TICKS }, (_, n) =>
  tickKey({
    workflowId: backfillWorkflowId(),
    firstExecutionRunId: OF_A_TIME,
    tick: FROM_MS / 1000 + n * INTERVAL_SECONDS,
  }),
);
const IDS = KEYS.flatMap((key) => Array.from({ length: QUANTITY }, (_, index) => recordId(key, index)));

const servers = liveStack();
const command = temporalCommand(servers.local);
const stack = openLocalSources(servers.local, companies);

let live: LiveClients;
beforeAll(async () => {
  live = await openClients(servers);
});
afterAll(async () => {
  await command.terminate(PIPELINE_WORKFLOW_ID);
  await Promise.all([live.close(), stack.close()]);
});

async function stored(): Promise<number> {
  const rows = await live.cassandra.executeAll(
    `SELECT id FROM ${KEYSPACE}.${TABLES.companies} WHERE id = ?`,
    IDS.map((id) => [id]),
  );
  return rows.flat().length;
}

/** Messages of the back-fill's ticks, and how many records they are. */
async function published(since: Offsets) {
  const known = new Set(KEYS);
  const messages = (await recordsSince(live.kafka, since)).filter(({ headers }) =>
    known.has(String(headers[HEADERS.tick])),
  );
  const bytes = new Map(messages.map(({ key, value }) => [String(key), String(value)]));
  const changed = messages.filter(({ key, value }) => bytes.get(String(key)) !== String(value)).length;
  return { messages: messages.length, records: bytes.size, changed };
}

async function counted(): Promise<Readonly<Record<string, number>>> {
  const sums: Record<string, number> = { minute: 0, hour: 0 };
  for (const { granularity, dimension, bucket, companies: count } of await live.totals.totals())
    if (dimension === 'all' && bucket.getTime() >= FROM_MS && bucket.getTime() < TO_MS)
      sums[granularity] = (sums[granularity] ?? 0) + count;
  return sums;
}

/** What the verifications since then found of ticks and records. */
async function found(since: Date) {
  const rows = await live.cassandra.execute(
    `SELECT at, missing, different, ticks_proven, ticks_short FROM ${KEYSPACE}.${TABLES.verificationReports}
     WHERE pipeline = ? AND day = ?`,
    [PIPELINE_WORKFLOW_ID, new Date().toISOString().slice(0, 10)],
  );
  const sum = (column: string) =>
    rows
      .filter(({ at }) => at instanceof Date && at >= since)
      .reduce((total, row) => total + Number(row[column] ?? 0), 0);
  return {
    missing: sum('missing'),
    different: sum('different'),
    proven: sum('ticks_proven'),
    short: sum('ticks_short'),
  };
}

describe('a back-fill of a time range', () => {
  let since: Offsets;
  const beganAt = new Date();

  it('publishes every tick though the worker is killed in the middle, and each record is stored once', async () => {
    await command.start(
      WORKFLOW_TYPES.pipeline,
      PIPELINE_WORKFLOW_ID,
      '--input',
      '{"ingest":{"intervalSeconds":600}}',
    );
    since = await until(
      'the topic',
      async () => (await live.kafka.topics.offsets(TOPIC)).end,
      () => true,
    );
    await startBackfill(live.temporal, companies.names, RANGE);
    const view = await until(
      'a third published',
      () => newestBackfill(live.temporal, companies.names),
      (it) => (it?.status?.published ?? 0) > TICKS / 3,
    );
    expect(view?.execution).toBe('RUNNING');
    const worker = (await stack.servers())?.find(({ name }) => name === 'worker');
    if (worker?.pid === undefined) throw new Error('Expected a worker with a pid, got none');
    process.kill(worker.pid, 'SIGKILL');
    expect(await waitForBackfill(live.temporal, companies.names, () => undefined)).toMatchObject({
      state: 'done',
      ticks: TICKS,
      published: TICKS,
      records: RECORDS,
      rejected: 0,
    });
    const topic = await published(since);
    // What was under way when the worker was killed may stand there twice, with the same bytes.
    expect(topic).toMatchObject({ records: RECORDS, changed: 0 });
    expect(topic.messages - RECORDS).toBeLessThanOrEqual(CONCURRENCY * QUANTITY);
    await until('all stored', stored, (count) => count === RECORDS);
  });

  it('is verified from its ticks to the totals', async () => {
    expect(await allVerified(live.temporal)).toMatchObject({ missing: 0, different: 0, totalsDifferent: 0 });
    const { proven, ...rest } = await found(beganAt);
    expect(rest).toEqual({ missing: 0, different: 0, short: 0 });
    expect(proven).toBeGreaterThanOrEqual(TICKS);
    expect(await counted()).toMatchObject({ minute: RECORDS, hour: RECORDS });
  });

  it('is the same records when it is carried out once more', async () => {
    const end = (await live.kafka.topics.offsets(TOPIC)).end;
    await startBackfill(live.temporal, companies.names, RANGE);
    expect(await waitForBackfill(live.temporal, companies.names, () => undefined)).toMatchObject({
      records: RECORDS,
    });
    expect(await published(since)).toMatchObject({ records: RECORDS, changed: 0 });
    expect(await published(end)).toMatchObject({ messages: RECORDS, records: RECORDS });
    expect(await allVerified(live.temporal)).toMatchObject({ missing: 0, different: 0, totalsDifferent: 0 });
    expect(await stored()).toBe(RECORDS);
    expect(await counted()).toMatchObject({ minute: RECORDS, hour: RECORDS });
  });
});
