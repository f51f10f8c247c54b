import type { Client } from '@temporalio/client';
import getPort from 'get-port';
import { v4 as uuid } from 'uuid';
import { openCassandra, type Cassandra } from '../../connections/cassandra/cassandra.ts';
import { SILENT_LOG } from '../../connections/log.ts';
import { ensureSearchAttributes, openTemporal } from '../../connections/temporal/temporal.ts';
import { openTraces } from '../../connections/tracing/openTraces.ts';
import type { Traces } from '../../connections/tracing/traces.ts';
import { spanIdOf, traceIdOf } from '../../domain/traceIds.ts';
import { startCompanySource, type CompanySource } from '../../pipelines/companies/double/server.ts';
import { companies as definition } from '../../pipelines/companies/pipeline.ts';
import { companySource } from '../../pipelines/companies/source.ts';
import { loadPipeline } from '../../pipelines/load.ts';
import { openActivities, type OpenActivities } from '../../workers/activities.ts';
import { createWorker } from '../../workers/worker.ts';
import { partWorkflowId, TASK_QUEUE, WORKFLOW_TYPES } from '../companyNames.ts';
import { activityEnvironment } from '../fakes/activityEnvironment.ts';
import { startOtlpReceiver, type OtlpReceiver, type ReceivedSpan } from '../fakes/otlpReceiver.ts';
import { liveStack } from './stack.ts';
import { temporalCommand } from './temporalCommand.ts';
import { until } from './until.ts';

/**
 * An ingestion and its verification on a worker of this test that sends traces, in a namespace of their own, with a source that comes late; their
 * stream is one of the stack.
 */
const { local, config, temporal } = liveStack();
const command = temporalCommand(local);
const namespace = `traces-${uuid()}`;
const PIPELINE = `traces-${uuid()}`;
const STREAM = partWorkflowId('stream', PIPELINE);
const INGEST = partWorkflowId('ingest', PIPELINE);
const VERIFY = partWorkflowId('verify', PIPELINE);

let receiver: OtlpReceiver;
let traces: Traces | undefined;
let cassandra: Cassandra;
let client: Client;
let opened: OpenActivities;
let port: number;
let stopWorker: () => Promise<void>;

beforeAll(async () => {
  cassandra = openCassandra(config.cassandra);
  receiver = await startOtlpReceiver();
  traces = await openTraces({ endpoint: receiver.url, headers: {}, serviceName: 'live' }, SILENT_LOG);
  if (traces === undefined) throw new Error('expected traces, as there is an endpoint');
  port = await getPort();
  await command.run('operator', 'namespace', 'create', '--namespace', namespace, '--retention', '24h');
  client = await openTemporal({ ...temporal, namespace });
  await until(
    'the namespace',
    () => ensureSearchAttributes(client).then(() => true),
    (it) => it,
  );
  const source = { ...config.source, url: `http://127.0.0.1:${port}/api/v1/companies` };
  opened = await openActivities(
    { ...config, source, alerts: { thresholds: {} } },
    { pipeline: await loadPipeline('companies'), description: companySource },
    client,
    { log: SILENT_LOG, traces },
  );
  await activityEnvironment().run(opened.activities.prepare);
  const { worker, connection } = await createWorker({
    ...config.worker,
    definition,
    temporal: { ...temporal, namespace },
    activities: opened.activities,
    ...(opened.traces === undefined ? {} : { traces: opened.traces }),
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
  await command.terminate(STREAM);
  await traces?.close();
  await Promise.all([opened.close(), cassandra.close(), client.connection.close(), receiver.close()]);
});

const start = (type: string, workflowId: string, input: object) =>
  client.workflow.start(type, { workflowId, taskQueue: TASK_QUEUE, args: [input] });

/** The spans of the ingestion's first tick, in the order in which they began. */
function ofFirstTick(key: string): readonly ReceivedSpan[] {
  const trace = traceIdOf('companies', key);
  return receiver.spans.filter(({ traceId }) => traceId === trace).toSorted((a, b) => a.fromMs - b.fromMs);
}

it('one trace shows a tick from its first try to the batch that stored it and its verification', async () => {
  let source: CompanySource | undefined;
  try {
    await command.start(WORKFLOW_TYPES.stream, STREAM);
    const { firstExecutionRunId } = await start(WORKFLOW_TYPES.ingest, INGEST, {
      intervalSeconds: 5,
      quantity: 4,
    });
    const key = `${INGEST}/${firstExecutionRunId}/0`;
    const first = () => Promise.resolve(ofFirstTick(key));
    await until('a try that failed', first, (spans) => spans.some(({ problem }) => problem !== undefined));
    source = await startCompanySource({ port });
    await until('a tick', first, (spans) => spans.some(({ name }) => name === 'tick'));
    await start(WORKFLOW_TYPES.verify, VERIFY, { intervalSeconds: 5 });
    const spans = await until('its verification', first, (all) =>
      all.some(({ name }) => name === 'verified'),
    );

    const named = (name: string) => spans.filter((span) => span.name === name);
    const [tick] = named('tick');
    const tries = named('RunActivity:ingestTick');
    expect(tries.length).toBeGreaterThan(1);
    expect(tries.map(({ attributes }) => attributes['attempt'])).toEqual(tries.map((_, index) => index + 1));
    expect(tries.at(-1)?.problem).toBeUndefined();
    expect(tick?.attributes).toMatchObject({ tick: key, attempts: tries.length });
    expect(named('publish')[0]).toMatchObject({
      parentSpanId: tries.at(-1)?.spanId,
      attributes: {
        records: 4,
        offsets: expect.arrayContaining([expect.stringMatching(/^\d\/\d+\.\.\d+$/)]),
      },
    });
    expect(named('stored').length).toBeGreaterThan(0);
    expect(named('verified')).toHaveLength(1);
    expect(named('verified')[0]).toMatchObject({ problem: undefined, attributes: { records: 4 } });
    // The job's clock is this machine's: it stored what had been published, and before it was verified.
    const [stored] = named('stored');
    expect(stored?.toMs).toBeGreaterThan(named('publish')[0]?.fromMs ?? Infinity);
    expect(stored?.toMs).toBeLessThan(named('verified')[0]?.toMs ?? 0);
    const root = spanIdOf('companies', key, 'tick');
    for (const { parentSpanId } of [...tries, ...named('stored'), ...named('verified')])
      expect(parentSpanId).toBe(root);
  } finally {
    for (const id of [INGEST, VERIFY])
      await client.workflow.getHandle(id).terminate('the test is over').catch(ifNeverStarted);
    await source?.close();
  }
});

/** Of a test that has failed before. */
function ifNeverStarted(error: unknown): void {
  if (!(error instanceof Error && error.name === 'WorkflowNotFoundError')) throw error;
}
