import type { Client } from '@temporalio/client';
import { v4 as uuid } from 'uuid';
import { companies as definition } from '../../pipelines/companies/pipeline.ts';
import { companySource } from '../../pipelines/companies/source.ts';
import { loadPipeline } from '../../pipelines/load.ts';
import { activityEnvironment } from '../fakes/activityEnvironment.ts';
import { createIngestActivities, type TickInput } from '../../activities/ingest.ts';
import { openCassandra, type Cassandra } from '../../connections/cassandra/cassandra.ts';
import { openSource } from '../../connections/source/source.ts';
import type { Kafka, Publisher } from '../../connections/kafka/kafka.ts';
import { SILENT_LOG } from '../../connections/log.ts';
import { openKafka } from '../../connections/kafka/openKafka.ts';
import { openSchemaRegistry } from '../../connections/schemaRegistry.ts';
import { ensureSearchAttributes, openTemporal } from '../../connections/temporal/temporal.ts';
import { recordId, tickKey } from '../../domain/identity.ts';
import { KEYSPACE, STATUS_QUERY } from '../../domain/names.ts';
import {
  partWorkflowId,
  PIPELINE_WORKFLOW_ID,
  TABLES,
  TASK_QUEUE,
  TOPIC,
  WORKFLOW_TYPES,
} from '../companyNames.ts';
import type { IngestStatus, VerifyStatus } from '../../domain/status.ts';
import { openActivities, type OpenActivities } from '../../workers/activities.ts';
import { createWorker } from '../../workers/worker.ts';
import { liveStack } from './stack.ts';
import { temporalCommand } from './temporalCommand.ts';
import { until } from './until.ts';

/**
 * Two ingestions and their verification on a worker of this test, in a namespace of their own, beside the stream of the stack: so
 * that a publisher can lose records of one tick, as a producer did once that took no answer for an acknowledgement.
 */
const { local, config, temporal } = liveStack();
const command = temporalCommand(local);
const namespace = `ticks-${uuid()}`;
const STREAM = partWorkflowId('stream');
const VERIFY = partWorkflowId('verify');
const LOSSY = `lossy-${uuid()}/ingest`;
const OTHER = `other-${uuid()}/ingest`;
const QUANTITY = 20;
/** The first tick with at least this number loses records: on a busy machine ticks are skipped. */
const LOST_FROM_TICK = 2;
const LOST = 7;

let cassandra: Cassandra;
let kafka: Kafka;
let client: Client;
let opened: OpenActivities;
let stopWorker: () => Promise<void>;
let lostTick: number | undefined;

beforeAll(async () => {
  cassandra = openCassandra(config.cassandra);
  kafka = openKafka(config.kafka, { clientId: 'live-test', log: SILENT_LOG });
  await command.run('operator', 'namespace', 'create', '--namespace', namespace, '--retention', '24h');
  client = await openTemporal({ ...temporal, namespace });
  await until(
    'the namespace',
    () => ensureSearchAttributes(client).then(() => true),
    (it) => it,
  );
  const pipeline = await loadPipeline('companies');
  opened = await openActivities(
    { ...config, alerts: { thresholds: {} } },
    { pipeline, description: companySource },
    client,
    { log: SILENT_LOG },
  );
  // Once, before three workflows do it at the same time.
  await activityEnvironment().run(opened.activities.prepare);
  const { worker, connection } = await createWorker({
    ...config.worker,
    definition,
    temporal: { ...temporal, namespace },
    activities: { ...opened.activities, ingestTick: await losingIngestTick() },
  });
  const running = worker.run();
  stopWorker = async () => {
    worker.shutdown();
    await running;
    await connection.close();
  };
});
afterAll(async () => {
  await stopWorker();
  await Promise.all([opened.close(), cassandra.close(), kafka.close(), client.connection.close()]);
  await command.terminate(STREAM);
});

/** Ticks as they are, but that one of them loses its last records on the way, and is booked with all of them. */
async function losingIngestTick() {
  const dependencies = {
    definition,
    description: companySource,
    source: openSource(companySource, config.source),
    schemaRegistry: openSchemaRegistry(config.schemaRegistry),
    contract: await loadPipeline('companies'),
  };
  const losing: Publisher = {
    publish: (topic, records) =>
      kafka.publisher.publish(topic, topic === TOPIC ? records.slice(0, -LOST) : records),
  };
  const ticks = createIngestActivities({ ...dependencies, publisher: kafka.publisher });
  const lossyTicks = createIngestActivities({ ...dependencies, publisher: losing });
  return (input: TickInput) => {
    const { workflowId, tick } = input.identity;
    if (workflowId !== LOSSY || tick < (lostTick ?? LOST_FROM_TICK)) return ticks.ingestTick(input);
    lostTick ??= tick;
    return tick === lostTick ? lossyTicks.ingestTick(input) : ticks.ingestTick(input);
  };
}

const status = <T>(workflowId: string) => client.workflow.getHandle(workflowId).query<T>(STATUS_QUERY);
const start = (type: string, workflowId: string, input: object) =>
  client.workflow.start(type, { workflowId, taskQueue: TASK_QUEUE, args: [input] });

/** How many of a lossy tick's records are stored. */
async function storedOf(firstExecutionRunId: string, tick: number): Promise<number> {
  const key = tickKey({ workflowId: LOSSY, firstExecutionRunId, tick });
  const ids = Array.from({ length: QUANTITY }, (_, index) => recordId(key, index));
  const query = `SELECT id FROM ${KEYSPACE}.${TABLES.companies} WHERE id = ?`;
  const rows = await cassandra.executeAll(
    query,
    ids.map((id) => [id]),
  );
  return rows.flat().length;
}

async function reports() {
  const query = `SELECT failures, ticks_proven, tick_state FROM ${KEYSPACE}.${TABLES.verificationReports} WHERE pipeline = ? AND day = ?`;
  return cassandra.execute(query, [PIPELINE_WORKFLOW_ID, new Date().toISOString().slice(0, 10)]);
}

describe('records that a tick has booked and that are nowhere', () => {
  it('are found, by which ingestion of several ever, published again, and stored', async () => {
    await command.start(WORKFLOW_TYPES.stream, STREAM);
    const lossy = await start(WORKFLOW_TYPES.ingest, LOSSY, { intervalSeconds: 2, quantity: QUANTITY });
    await start(WORKFLOW_TYPES.ingest, OTHER, { intervalSeconds: 1, quantity: 3 });
    await until(
      'the lossy tick and more',
      () => status<IngestStatus>(LOSSY),
      ({ ticks }) => lostTick !== undefined && ticks.published > LOST_FROM_TICK + 1,
    );
    await start(WORKFLOW_TYPES.verify, VERIFY, { intervalSeconds: 5 });

    await until(
      'the loss found',
      () => status<VerifyStatus>(VERIFY),
      ({ repaired }) => repaired >= LOST,
    );
    await until(
      'all records stored',
      () => storedOf(lossy.firstExecutionRunId, lostTick ?? 0),
      (stored) => stored === QUANTITY,
    );
    const found = (await reports()).find(({ failures }) => String(failures).includes(LOSSY));
    expect(String(found?.['failures'])).toBe(
      `records of ticks: ${LOST} that 1 ticks booked as published are not in the topic (tick ${lostTick} of ${LOSSY}: ${QUANTITY - LOST} of ${QUANTITY}); ${LOST} were published again`,
    );
  });

  it('are proven to be there ever after, of both ingestions, with nothing left over', async () => {
    const before = (await status<VerifyStatus>(VERIFY)).verifications;
    const after = await until(
      'another verification',
      () => status<VerifyStatus>(VERIFY),
      ({ verifications, last }) => verifications > before + 1 && (last?.tickProof?.proven ?? 0) > 0,
    );
    expect(after.last).toMatchObject({
      ok: true,
      failures: [],
      tickProof: { short: 0, republished: 0, unprovable: 0 },
    });
    const [newest] = await reports();
    expect(String(newest?.['tick_state'])).toContain(LOSSY);
    expect(String(newest?.['tick_state'])).toContain(OTHER);
  });

  it('of an ingestion that is terminated in the midst of a tick are accounted for', async () => {
    await client.workflow.getHandle(LOSSY).terminate('the test is over');
    await client.workflow.getHandle(OTHER).terminate('the test is over');
    const after = await until(
      'all ticks proven',
      () => status<VerifyStatus>(VERIFY),
      ({ last }) =>
        last?.ok === true && last.unverified === 0 && last.tickProof?.waiting === 0 && last.checked === 0,
    );
    expect(after.last?.failures).toEqual([]);
    await client.workflow.getHandle(VERIFY).terminate('the test is over');
  });
});
