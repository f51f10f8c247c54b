import type { ReportedBatch } from '../../connections/cassandra/recordFacts.ts';
import type { ToldSpan } from '../../connections/tracing/traces.ts';
import { TOPIC } from '../../tests/companyNames.ts';
import { SCHEDULED, verifiedPipeline } from '../../tests/fakes/verifiedPipeline.ts';

const AT = '2026-11-23T12:01:00.000Z';
const TICK = 'p/ingest/r/1';

function batch(batchId: number, from: string, to: string, second = 10): ReportedBatch {
  return {
    at: new Date(SCHEDULED + second * 1000).toISOString(),
    batchId,
    submissionId: 'driver-1',
    rowsRead: 3,
    durationMs: 400,
    from: { 0: from, 1: from },
    to: { 0: to, 1: to },
  };
}

/** A pipeline whose verification tells of its ticks. */
function told(batches: readonly ReportedBatch[]) {
  const spans: ToldSpan[] = [];
  const asked: string[] = [];
  const pipeline = verifiedPipeline({
    add: (span) => void spans.push(span),
    batchesSince: async (streamId, at) => {
      asked.push(streamId);
      return batches.filter((it) => it.at >= at.toISOString());
    },
  });
  return { ...pipeline, spans, asked };
}

it("tells into a tick's trace which batches stored it, at their times, and that it was verified", async () => {
  const pipeline = told([batch(7, '0', '2'), batch(8, '2', '9', 11), batch(9, '9', '10', 12)]);
  await pipeline.tick({ tick: 1, count: 6, second: 5 });
  await pipeline.stream();
  const { ok } = await pipeline.verifyAt(60);
  expect(ok).toBe(true);
  expect(pipeline.asked[0]).toBe('company-pipeline/stream');
  expect(pipeline.spans).toEqual([
    {
      tick: TICK,
      name: 'stored',
      id: 'driver-1/7',
      fromMs: SCHEDULED + 9600,
      toMs: SCHEDULED + 10_000,
      attributes: { batch: 7, driverId: 'driver-1', records: 3 },
    },
    expect.objectContaining({ tick: TICK, name: 'stored', id: 'driver-1/8' }),
    {
      tick: TICK,
      name: 'verified',
      id: String(Date.parse(AT)),
      fromMs: Date.parse(AT),
      toMs: SCHEDULED,
      attributes: { verification: AT, records: 6 },
    },
  ]);
});

it('tells the same when it is tried again', async () => {
  const pipeline = told([batch(7, '0', '9')]);
  await pipeline.tick({ tick: 1, count: 2, second: 5 });
  await pipeline.stream();
  await pipeline.verifyAt(60);
  const first = pipeline.spans.splice(0);
  await pipeline.verifyAt(60);
  expect(pipeline.spans).toEqual(first);
});

it('a tick is told once, by the verification that comes to its records', async () => {
  const pipeline = told([batch(7, '0', '9')]);
  await pipeline.tick({ tick: 1, count: 2, second: 5 });
  await pipeline.stream({ 0: '0', 1: '0' });
  await pipeline.verifyAt(60);
  expect(pipeline.spans).toEqual([]);
  await pipeline.stream();
  await pipeline.verifyAt(120);
  await pipeline.verifyAt(180);
  expect(pipeline.spans.map(({ name }) => name)).toEqual(['stored', 'verified']);
});

describe('what is not as it was published is never told as verified without a problem', () => {
  it('a tick of which records are missing in the topic', async () => {
    const pipeline = told([]);
    await pipeline.tick({ tick: 1, count: 3, lost: 1, second: 5 });
    await pipeline.stream();
    await pipeline.verifyAt(60);
    expect(pipeline.spans.map(({ name, problem }) => [name, problem])).toEqual([
      ['verified', '1 of 3 records are missing in the topic; published again'],
    ]);
  });

  it('one of which a row is missing, and another differs', async () => {
    const pipeline = told([]);
    await pipeline.tick({ tick: 1, count: 3, second: 5 });
    await pipeline.stream();
    const [first, second] = pipeline.kafka.log(TOPIC).map(([record]) => record);
    pipeline.cassandra.companies.delete(String(first?.key));
    const row = pipeline.cassandra.companies.get(String(second?.key));
    pipeline.cassandra.companies.set(String(second?.key), { ...row, country: 'Elsewhere' });
    await pipeline.verifyAt(60);
    expect(pipeline.spans.map(({ tick, problem }) => [tick, problem])).toEqual([
      [TICK, '0/0 is not stored; 1/0 differs in country; published again'],
    ]);
  });
});

it('a tick that an older version has handed on is told without its batches', async () => {
  const pipeline = told([batch(7, '0', '9')]);
  await pipeline.tick({ tick: 1, count: 2, second: 5 });
  await pipeline.stream({ 0: '0', 1: '0' });
  await pipeline.verifyAt(60);
  const [last] = pipeline.stored;
  const handedOn = last?.tickState?.replace(/"endedAtMs":\d+,/, '');
  expect(handedOn).not.toBe(last?.tickState);
  Object.assign(last ?? {}, { tickState: handedOn });
  await pipeline.stream();
  await pipeline.verifyAt(120);
  expect(pipeline.spans.map(({ name }) => name)).toEqual(['verified']);
});

it('that batches cannot be read is no failure of the verification', async () => {
  const pipeline = verifiedPipeline({
    add: () => undefined,
    batchesSince: () => Promise.reject(new Error('Cassandra is away')),
  });
  await pipeline.tick({ tick: 1, count: 2, second: 5 });
  await pipeline.stream();
  await expect(pipeline.verifyAt(60)).resolves.toMatchObject({ ok: true });
});
