import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger } from '@temporalio/worker';
import { createIngestActivities, type TickInput } from '../activities/ingest.ts';
import { SourceUnavailable } from '../connections/source/errors.ts';
import type { Source } from '../connections/source/source.ts';
import { openTraces } from '../connections/tracing/openTraces.ts';
import type { PipelineTraces, Traces } from '../connections/tracing/traces.ts';
import { spanIdOf, traceIdOf } from '../domain/traceIds.ts';
import { apiCompany } from '../pipelines/companies/example.ts';
import { companies as definition } from '../pipelines/companies/pipeline.ts';
import { companySource as description } from '../pipelines/companies/source.ts';
import { loadPipeline } from '../pipelines/load.ts';
import { TOPIC } from '../tests/companyNames.ts';
import { FakeKafka } from '../tests/fakes/fakeKafka.ts';
import { startOtlpReceiver, type OtlpReceiver } from '../tests/fakes/otlpReceiver.ts';
import { tracedPublisher, tracedSource } from './traced.ts';

const identity = { workflowId: 'company-pipeline/ingest', firstExecutionRunId: 'run', tick: 7 };
const input: TickInput = { identity, scheduledAt: '2026-11-23T12:00:00.000Z', quantity: 2 };
const KEY = 'company-pipeline/ingest/run/7';
const TRACE = traceIdOf('companies', KEY);
const ROOT = spanIdOf('companies', KEY, 'tick');
/** When Temporal had scheduled it. */
const SCHEDULED = Date.parse('2026-11-23T12:00:01Z');

let receiver: OtlpReceiver;
let traces: Traces | undefined;
let pipelineTraces: PipelineTraces;
beforeEach(async () => {
  receiver = await startOtlpReceiver();
  const config = { endpoint: receiver.url, headers: { 'x-token': 't' }, serviceName: 'here' };
  traces = await openTraces(config, new DefaultLogger('ERROR'));
  if (traces === undefined) throw new Error('expected traces, as there is an endpoint');
  pipelineTraces = traces.of('companies');
});
afterEach(async () => {
  await traces?.close();
  await receiver.close();
});

/** Tries the tick, as a worker does, and answers its spans by their names once they are received. */
async function tried(source: Source, attempts: readonly number[]) {
  const { ingestTick } = createIngestActivities({
    definition,
    description,
    source: tracedSource(source, pipelineTraces),
    publisher: tracedPublisher(new FakeKafka(), pipelineTraces),
    schemaRegistry: { ensureSchema: async () => 42 },
    contract: await loadPipeline('companies'),
  });
  const outcomes: unknown[] = [];
  for (const attempt of attempts)
    outcomes.push(
      await activity({ attempt, scheduledTimestampMs: SCHEDULED, activityType: 'ingestTick' })
        .run(ingestTick, input)
        .catch((error: unknown) => error),
    );
  await traces?.close();
  return { outcomes, spans: receiver.spans };
}

function activity(info: ConstructorParameters<typeof MockActivityEnvironment>[0]) {
  const interceptors = [...pipelineTraces.interceptors];
  return new MockActivityEnvironment(info, { interceptors, logger: new DefaultLogger('ERROR') });
}

it("a tick is a trace, whose id follows from it: try, fetch, and publish with the records' offsets", async () => {
  const items = [apiCompany(), apiCompany({ name: 'Other' })];
  const { spans } = await tried({ fetch: async () => ({ items }) }, [1]);
  expect(spans.map(({ name, traceId, parentSpanId }) => [name, traceId, parentSpanId])).toEqual([
    ['fetch', TRACE, idOf('RunActivity:ingestTick')],
    ['publish', TRACE, idOf('RunActivity:ingestTick')],
    ['RunActivity:ingestTick', TRACE, ROOT],
    ['tick', TRACE, undefined],
  ]);
  expect(idOf('tick')).toBe(ROOT);
  expect(span('tick')).toMatchObject({
    service: 'here',
    fromMs: SCHEDULED,
    attributes: { pipeline: 'companies', tick: KEY, attempts: 1 },
  });
  expect(span('RunActivity:ingestTick').attributes).toMatchObject({ attempt: 1, pipeline: 'companies' });
  expect(span('fetch').attributes).toEqual({ quantity: 2, items: 2 });
  expect(span('publish').attributes).toEqual({ topic: TOPIC, records: 2, offsets: ['0/0..0', '1/0..0'] });
  expect(receiver.requests[0]?.headers).toMatchObject({ 'x-token': 't' });
});

it('a tick that is tried again stays in its trace, and is told once', async () => {
  let failing = true;
  const source: Source = {
    async fetch() {
      if (!failing) return { items: [apiCompany()] };
      failing = false;
      throw new SourceUnavailable('http://127.0.0.1:1', 'ECONNREFUSED');
    },
  };
  const { spans, outcomes } = await tried(source, [1, 2]);
  expect(outcomes[1]).toMatchObject({ records: 1 });
  expect(new Set(spans.map(({ traceId }) => traceId))).toEqual(new Set([TRACE]));
  const tries = spans.filter(({ name }) => name === 'RunActivity:ingestTick');
  expect(tries.map(({ parentSpanId, attributes }) => [parentSpanId, attributes['attempt']])).toEqual([
    [ROOT, 1],
    [ROOT, 2],
  ]);
  expect(tries.map(({ problem }) => problem)).toEqual([expect.stringContaining('ECONNREFUSED'), undefined]);
  expect(spans.find(({ name }) => name === 'fetch')?.problem).toContain('ECONNREFUSED');
  const roots = spans.filter(({ name }) => name === 'tick');
  expect(roots.map(({ spanId, attributes }) => [spanId, attributes['attempts']])).toEqual([[ROOT, 2]]);
});

it('another activity has a trace of its own each time', async () => {
  for (const attempt of [1, 2])
    await activity({ activityType: 'verify', attempt }).run(async (request: object) => request, {});
  await traces?.close();
  expect(receiver.spans.map(({ name }) => name)).toEqual(['RunActivity:verify', 'RunActivity:verify']);
  expect(new Set(receiver.spans.map(({ traceId }) => traceId)).size).toBe(2);
});

function span(name: string) {
  const found = receiver.spans.find((it) => it.name === name);
  if (found === undefined) throw new Error(`expected a span ${name}`);
  return found;
}

function idOf(name: string) {
  return span(name).spanId;
}
