import { v4 as uuid } from 'uuid';
import { companies as definition } from '../../pipelines/companies/pipeline.ts';
import { companySource } from '../../pipelines/companies/source.ts';
import { loadPipeline } from '../../pipelines/load.ts';
import { besideOf } from '../../cli/status/beside.ts';
import { createIngestActivities, type TickInput } from '../../activities/ingest.ts';
import { openSource } from '../../connections/source/source.ts';
import type { Publisher } from '../../connections/kafka/kafka.ts';
import { openSchemaRegistry } from '../../connections/schemaRegistry.ts';
import { recordId, tickKey } from '../../domain/identity.ts';
import { KEYSPACE } from '../../domain/names.ts';
import { partWorkflowId, PIPELINE_WORKFLOW_ID, TABLES, TOPIC, WORKFLOW_TYPES } from '../companyNames.ts';
import type { IngestStatus, VerifyStatus } from '../../domain/status.ts';
import { openClients, type LiveClients } from './liveClients.ts';
import { startOwnWorker, type OwnWorker } from './ownWorker.ts';
import { liveStack } from './stack.ts';
import { temporalCommand } from './temporalCommand.ts';
import { until } from './until.ts';

/**
 * Two ingestions and their verification on a worker of this test, in a namespace of their own, beside the stream of the stack: so
 * that a publisher can lose records of one tick, as a producer did once that took no answer for an acknowledgement.
 */
const servers = liveStack();
const { config } = servers;
const command = temporalCommand(servers.local);
const STREAM = partWorkflowId('stream');
const VERIFY = partWorkflowId('verify');
const LOSSY = `lossy-${uuid()}/ingest`;
const OTHER = `other-${uuid()}/ingest`;
const QUANTITY = 20;
/** The first tick with at least this number loses records: on a busy machine ticks are skipped. */
const LOST_FROM_TICK = 2;
const LOST = 7;

let live: LiveClients;
let worker: OwnWorker;
let lostTick: number | undefined;

beforeAll(async () => {
  live = await openClients(servers);
  worker = await startOwnWorker(servers, {
    name: 'ticks',
    replaced: { ingestTick: await losingIngestTick() },
  });
});
afterAll(async () => {
  await worker.stop();
  await live.close();
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
      live.kafka.publisher.publish(topic, topic === TOPIC ? records.slice(0, -LOST) : records),
  };
  const ticks = createIngestActivities({ ...dependencies, publisher: live.kafka.publisher });
  const lossyTicks = createIngestActivities({ ...dependencies, publisher: losing });
  return (input: TickInput) => {
    const { workflowId, tick } = input.identity;
    if (workflowId !== LOSSY || tick < (lostTick ?? LOST_FROM_TICK)) return ticks.ingestTick(input);
    lostTick ??= tick;
    return tick === lostTick ? lossyTicks.ingestTick(input) : ticks.ingestTick(input);
  };
}

/** How many of a lossy tick's records are stored. */
async function storedOf(firstExecutionRunId: string, tick: number): Promise<number> {
  const key = tickKey({ workflowId: LOSSY, firstExecutionRunId, tick });
  const ids = Array.from({ length: QUANTITY }, (_, index) => recordId(key, index));
  const query = `SELECT id FROM ${KEYSPACE}.${TABLES.companies} WHERE id = ?`;
  const rows = await live.cassandra.executeAll(
    query,
    ids.map((id) => [id]),
  );
  return rows.flat().length;
}

async function reports() {
  const query = `SELECT failures, ticks_proven, tick_state FROM ${KEYSPACE}.${TABLES.verificationReports} WHERE pipeline = ? AND day = ?`;
  return live.cassandra.execute(query, [PIPELINE_WORKFLOW_ID, new Date().toISOString().slice(0, 10)]);
}

describe('records that a tick has booked and that are nowhere', () => {
  it('are found, by which ingestion of several ever, published again, and stored', async () => {
    await command.start(WORKFLOW_TYPES.stream, STREAM);
    const lossy = await worker.start(WORKFLOW_TYPES.ingest, LOSSY, {
      intervalSeconds: 2,
      quantity: QUANTITY,
    });
    await worker.start(WORKFLOW_TYPES.ingest, OTHER, { intervalSeconds: 1, quantity: 3 });
    await until(
      'the lossy tick and more',
      () => worker.status<IngestStatus>(LOSSY),
      ({ ticks }) => lostTick !== undefined && ticks.published > LOST_FROM_TICK + 1,
    );
    await worker.start(WORKFLOW_TYPES.verify, VERIFY, { intervalSeconds: 5 });

    await until(
      'the loss found',
      () => worker.status<VerifyStatus>(VERIFY),
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
    const before = (await worker.status<VerifyStatus>(VERIFY)).verifications;
    const after = await until(
      'another verification',
      () => worker.status<VerifyStatus>(VERIFY),
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

  it('are told of by the status of the pipeline, whichever ingestion they are of', async () => {
    const { ingestions, backfills } = await until(
      'both ingestions',
      () => besideOf(worker.client, definition.names),
      (beside) => beside.ingestions.length === 2,
    );
    expect(ingestions.map(({ workflowId }) => workflowId).toSorted()).toEqual([LOSSY, OTHER].toSorted());
    expect(ingestions.map(({ status: answer }) => answer)).toEqual([
      { value: expect.objectContaining({ state: 'running' }) },
      { value: expect.objectContaining({ state: 'running' }) },
    ]);
    expect(backfills).toEqual([]);
  });

  it('of an ingestion that is terminated in the midst of a tick are accounted for', async () => {
    await worker.client.workflow.getHandle(LOSSY).terminate('the test is over');
    await worker.client.workflow.getHandle(OTHER).terminate('the test is over');
    const after = await until(
      'all ticks proven',
      () => worker.status<VerifyStatus>(VERIFY),
      ({ last }) =>
        last?.ok === true && last.unverified === 0 && last.tickProof?.waiting === 0 && last.checked === 0,
    );
    expect(after.last?.failures).toEqual([]);
    await worker.client.workflow.getHandle(VERIFY).terminate('the test is over');
  });
});
