import getPort from 'get-port';
import { v4 as uuid } from 'uuid';
import { SILENT_LOG } from '../../connections/log.ts';
import { openTraces } from '../../connections/tracing/openTraces.ts';
import type { Traces } from '../../connections/tracing/traces.ts';
import { spanIdOf, traceIdOf } from '../../domain/traceIds.ts';
import { startCompanySource } from '../../pipelines/companies/double/server.ts';
import type { RunningDouble } from '../../pipelines/double.ts';
import { partWorkflowId, WORKFLOW_TYPES } from '../companyNames.ts';
import { startOtlpReceiver, type OtlpReceiver, type ReceivedSpan } from '../fakes/otlpReceiver.ts';
import { startOwnWorker, type OwnWorker } from './ownWorker.ts';
import { liveStack } from './stack.ts';
import { temporalCommand } from './temporalCommand.ts';
import { until } from './until.ts';

/**
 * An ingestion and its verification on a worker of this test that sends traces, in a namespace of their own, with a source that comes late; their
 * stream is one of the stack.
 */
const servers = liveStack();
const command = temporalCommand(servers.local);
const PIPELINE = `traces-${uuid()}`;
const STREAM = partWorkflowId('stream', PIPELINE);
const INGEST = partWorkflowId('ingest', PIPELINE);
const VERIFY = partWorkflowId('verify', PIPELINE);

let receiver: OtlpReceiver;
let traces: Traces | undefined;
let worker: OwnWorker;
let port: number;

beforeAll(async () => {
  receiver = await startOtlpReceiver();
  traces = await openTraces({ endpoint: receiver.url, headers: {}, serviceName: 'live' }, SILENT_LOG);
  if (traces === undefined) throw new Error('expected traces, as there is an endpoint');
  port = await getPort();
  worker = await startOwnWorker(servers, {
    name: 'traces',
    url: `http://127.0.0.1:${port}/api/v1/companies`,
    traces,
  });
});
afterAll(async () => {
  await worker.stop();
  await command.terminate(STREAM);
  await traces?.close();
  await receiver.close();
});

/** The spans of the ingestion's first tick, in the order in which they began. */
function ofFirstTick(key: string): readonly ReceivedSpan[] {
  const trace = traceIdOf('companies', key);
  return receiver.spans.filter(({ traceId }) => traceId === trace).toSorted((a, b) => a.fromMs - b.fromMs);
}

it('one trace shows a tick from its first try to the batch that stored it and its verification', async () => {
  let source: RunningDouble | undefined;
  try {
    await command.start(WORKFLOW_TYPES.stream, STREAM);
    const { firstExecutionRunId } = await worker.start(WORKFLOW_TYPES.ingest, INGEST, {
      intervalSeconds: 5,
      quantity: 4,
    });
    const key = `${INGEST}/${firstExecutionRunId}/0`;
    const first = () => Promise.resolve(ofFirstTick(key));
    await until('a try that failed', first, (spans) => spans.some(({ problem }) => problem !== undefined));
    source = await startCompanySource({ port });
    await until('a tick', first, (spans) => spans.some(({ name }) => name === 'tick'));
    await worker.start(WORKFLOW_TYPES.verify, VERIFY, { intervalSeconds: 5 });
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
      await worker.client.workflow.getHandle(id).terminate('the test is over').catch(ifNeverStarted);
    await source?.close();
  }
});

/** Of a test that has failed before. */
function ifNeverStarted(error: unknown): void {
  if (!(error instanceof Error && error.name === 'WorkflowNotFoundError')) throw error;
}
