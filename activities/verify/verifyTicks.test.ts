import { HEADERS } from '../../domain/names.ts';
import { TOPIC } from '../../tests/companyNames.ts';
import { verifiedPipeline } from '../../tests/fakes/verifiedPipeline.ts';

const NOTHING = { proven: 0, short: 0, republished: 0, waiting: 0, leftRecords: 0, unprovable: 0 };

describe('a tick that was booked as published', () => {
  it('is proven by as many records in the topic as it booked, and once', async () => {
    const pipeline = verifiedPipeline();
    await pipeline.tick({ tick: 0, count: 5 });
    await pipeline.tick({ tick: 1, count: 7, second: 10 });
    await pipeline.stream();
    const first = await pipeline.verifyAt(60);
    expect(first).toMatchObject({ ok: true, checked: 12, tickProof: { ...NOTHING, proven: 2 }, notes: [] });
    await expect(pipeline.verifyAt(120)).resolves.toMatchObject({ tickProof: NOTHING });
  });

  it('and of which records are not there has them published again, the same ones, and is reported', async () => {
    const pipeline = verifiedPipeline();
    await pipeline.tick({ tick: 3, count: 10, lost: 4 });
    await pipeline.stream();
    pipeline.kafka.published.splice(0);
    const report = await pipeline.verifyAt(60);
    expect(report).toMatchObject({
      ok: false,
      checked: 6,
      missing: 0,
      repaired: 4,
      tickProof: { ...NOTHING, short: 1, republished: 4 },
      failures: [
        'records of ticks: 4 that 1 ticks booked as published are not in the topic (tick 3 of p/ingest: 6 of 10); 4 were published again',
      ],
    });
    const again = pipeline.kafka.published.map(({ record }) => record);
    expect(again).toHaveLength(4);
    expect(again[0]?.headers).toEqual({ [HEADERS.tick]: 'p/ingest/r/3', [HEADERS.repairs]: '1' });

    await pipeline.stream();
    const next = await pipeline.verifyAt(120);
    expect(next).toMatchObject({ ok: true, checked: 4, tickProof: NOTHING, notes: [] });
    expect(pipeline.cassandra.companies.size).toBe(10);
  });

  it('is counted by what it published, not how often: an attempt that was repeated makes no two of one', async () => {
    const pipeline = verifiedPipeline();
    await pipeline.tick({ tick: 0, count: 5, lost: 2, end: 'failed' });
    pipeline.history.ended.pop();
    await pipeline.tick({ tick: 0, count: 5, lost: 1 });
    await pipeline.stream();
    await expect(pipeline.verifyAt(60)).resolves.toMatchObject({
      checked: 7,
      tickProof: { short: 1, republished: 1 },
    });
  });

  it('waits until verification has come to its records, and is read once more where it has come to some before', async () => {
    const pipeline = verifiedPipeline();
    await pipeline.tick({ tick: 0, count: 150 });
    await pipeline.tick({ tick: 1, count: 30, lost: 1, second: 10 });
    await pipeline.stream();
    const reports = [await pipeline.verifyAt(60), await pipeline.verifyAt(120)];
    expect(reports.map(({ checked, tickProof }) => [checked, tickProof])).toEqual([
      [100, { ...NOTHING, waiting: 2 }],
      [79, { ...NOTHING, proven: 1, short: 1, republished: 1 }],
    ]);
  });

  it('is known to the next verification when it ends after its records were verified', async () => {
    const pipeline = verifiedPipeline();
    await pipeline.tick({ tick: 0, count: 4 });
    const [late] = pipeline.history.ended.splice(0);
    await pipeline.stream();
    await expect(pipeline.verifyAt(60)).resolves.toMatchObject({ checked: 4, tickProof: NOTHING });
    if (late !== undefined) pipeline.history.ended.push({ ...late, endedAtMs: late.endedAtMs + 61_000 });
    await expect(pipeline.verifyAt(120)).resolves.toMatchObject({
      ok: true,
      checked: 0,
      tickProof: { ...NOTHING, proven: 1 },
      notes: [],
    });
  });

  it('is tried again by the next verification when the source does not answer', async () => {
    const pipeline = verifiedPipeline();
    const { carryOut } = pipeline.ticks;
    pipeline.ticks.carryOut = () => Promise.reject(new Error('no answer from the source'));
    await pipeline.tick({ tick: 0, count: 5, lost: 5 });
    await pipeline.stream();
    const report = await pipeline.verifyAt(60);
    expect(report.failures).toEqual([
      'records of ticks: 5 that 1 ticks booked as published are not in the topic (tick 0 of p/ingest: 0 of 5); 0 were published again, 1 ticks are left to the next verification (no answer from the source)',
    ]);
    pipeline.ticks.carryOut = carryOut;
    await expect(pipeline.verifyAt(120)).resolves.toMatchObject({ tickProof: { short: 1, republished: 5 } });
    await pipeline.stream();
    await expect(pipeline.verifyAt(180)).resolves.toMatchObject({ ok: true, checked: 5, tickProof: NOTHING });
  });

  it('cannot be proven where it does not say where its records are, or they are no longer held', async () => {
    const pipeline = verifiedPipeline();
    await pipeline.tick({ tick: 0, count: 3 });
    const [older] = pipeline.history.ended.splice(0);
    if (older !== undefined) pipeline.history.ended.push({ ...older, outcome: { records: 3, rejected: 0 } });
    await pipeline.tick({ tick: 1, count: 3, second: 70 });
    const [late] = pipeline.history.ended.splice(1);
    await pipeline.stream();
    await expect(pipeline.verifyAt(60)).resolves.toMatchObject({
      ok: true,
      tickProof: { ...NOTHING, unprovable: 1 },
      notes: [expect.stringMatching(/^1 ticks cannot be proven: /)],
    });
    if (late !== undefined) pipeline.history.ended.push(late);
    for (const [partition, end] of Object.entries((await pipeline.kafka.offsets(TOPIC)).end))
      pipeline.kafka.removeBelow(TOPIC, Number(partition), BigInt(end));
    await expect(pipeline.verifyAt(120)).resolves.toMatchObject({
      tickProof: { ...NOTHING, unprovable: 1 },
    });
  });

  it('is published again when the topic was deleted and made again before it was verified', async () => {
    const pipeline = verifiedPipeline();
    await pipeline.tick({ tick: 0, count: 4 });
    await pipeline.stream();
    await pipeline.verifyAt(60);
    await pipeline.tick({ tick: 1, count: 6, second: 61 });
    pipeline.kafka.remake(TOPIC);
    const report = await pipeline.verifyAt(120);
    expect(report).toMatchObject({ ok: false, tickProof: { short: 1, republished: 6 } });
    expect(report.failures[0]).toMatch(/^topic replaced: it was deleted and made again/);
    await pipeline.stream();
    await expect(pipeline.verifyAt(180)).resolves.toMatchObject({ ok: true, checked: 6 });
  });
});

it('a tick that ends while a verification of a topic made anew is under way is not taken for gone', async () => {
  const pipeline = verifiedPipeline();
  await pipeline.tick({ tick: 0, count: 4 });
  await pipeline.stream();
  await pipeline.verifyAt(60);
  pipeline.kafka.remake(TOPIC);
  const { history } = pipeline;
  const since = history.since.bind(history);
  history.since = async (...asked) => {
    history.since = since;
    await pipeline.tick({ tick: 1, count: 6, second: 121 });
    return since(...asked);
  };
  await expect(pipeline.verifyAt(120)).resolves.toMatchObject({
    tickProof: { ...NOTHING, waiting: 1 },
    repaired: 0,
  });
});

describe('a tick that was not published', () => {
  it.each(['failed', 'abandoned'] as const)('and %s is said with the records it left', async (end) => {
    const pipeline = verifiedPipeline();
    await pipeline.tick({ tick: 0, count: 5, lost: 2 });
    const { outcome: _, ...tick } = pipeline.history.ended.pop() ?? Object.assign({}, undefined);
    await pipeline.stream();
    await expect(pipeline.verifyAt(60)).resolves.toMatchObject({ ok: true, tickProof: NOTHING, notes: [] });
    pipeline.history.ended.push({ ...tick, end, endedAtMs: tick.endedAtMs + 65_000 });
    await expect(pipeline.verifyAt(120)).resolves.toMatchObject({
      ok: true,
      tickProof: { ...NOTHING, leftRecords: 1 },
      notes: [
        `ticks that failed or were abandoned have left 3 records in the topic (p/ingest/r/0: ${end}, 3)`,
      ],
    });
  });

  it('and whose records come late, after it was booked, is said too', async () => {
    const pipeline = verifiedPipeline();
    await pipeline.tick({ tick: 0, count: 5, lost: 5, end: 'failed' });
    await pipeline.stream();
    await expect(pipeline.verifyAt(60)).resolves.toMatchObject({ tickProof: NOTHING });
    await pipeline.tick({ tick: 0, count: 5, end: 'failed' });
    pipeline.history.ended.pop();
    await pipeline.stream();
    await expect(pipeline.verifyAt(120)).resolves.toMatchObject({ tickProof: { leftRecords: 1 } });
  });

  it('by an ingestion that Temporal knows is called unknown after an hour', async () => {
    const pipeline = verifiedPipeline();
    await pipeline.publish(1, 3);
    await pipeline.stream();
    await expect(pipeline.verifyAt(0)).resolves.toMatchObject({ notes: [] });
    pipeline.history.gone = ['other/ingest'];
    const report = await pipeline.verifyAt(3600);
    expect(report).toMatchObject({ ok: true, tickProof: { ...NOTHING, leftRecords: 1, gone: 1 } });
    expect(report.notes).toEqual([
      '3 records are of ticks of which Temporal knows nothing (t/1: 3); whether all of them are there cannot be proven',
      'Temporal no longer keeps histories that were not read yet, of other/ingest: their ticks cannot be proven',
    ]);
  });
});

describe('several ingestions of one topic', () => {
  it('are all proven', async () => {
    const pipeline = verifiedPipeline();
    await pipeline.tick({ tick: 0, count: 5 });
    await pipeline.tick({ tick: 0, count: 6, lost: 1, workflowId: 'other/ingest' });
    await pipeline.stream();
    const report = await pipeline.verifyAt(60);
    expect(report).toMatchObject({ tickProof: { ...NOTHING, proven: 1, short: 1, republished: 1 } });
    expect(report.failures[0]).toContain('(tick 0 of other/ingest: 5 of 6)');
  });

  it('are each known by their chains: what a run that was reset tells again is known already', async () => {
    const pipeline = verifiedPipeline();
    await pipeline.tick({ tick: 0, count: 5 });
    await pipeline.stream();
    await pipeline.verifyAt(60);
    pipeline.history.ended.push(...pipeline.history.ended);
    await expect(pipeline.verifyAt(120)).resolves.toMatchObject({ ok: true, tickProof: NOTHING });
  });
});

describe('ticks of a back-fill, of which several are under way', () => {
  it('are each proven, also those that end in the same millisecond', async () => {
    const pipeline = verifiedPipeline();
    await pipeline.tick({ tick: 1, count: 5 });
    await pipeline.tick({ tick: 0, count: 6 });
    await pipeline.tick({ tick: 2, count: 7, lost: 1 });
    await pipeline.stream();
    const report = await pipeline.verifyAt(60);
    expect(report).toMatchObject({ tickProof: { ...NOTHING, proven: 2, short: 1, republished: 1 } });
  });

  it('are known when they are told once more, and those of the same millisecond that are new are not', async () => {
    const pipeline = verifiedPipeline();
    await pipeline.tick({ tick: 1, count: 5 });
    await pipeline.stream();
    await pipeline.verifyAt(60);
    const [told] = pipeline.history.ended;
    await pipeline.tick({ tick: 0, count: 6 });
    if (told !== undefined) pipeline.history.ended.push(told);
    await pipeline.stream();
    await expect(pipeline.verifyAt(120)).resolves.toMatchObject({ tickProof: { ...NOTHING, proven: 1 } });
  });

  it('and fail after later ones have ended are said with the records they left', async () => {
    const pipeline = verifiedPipeline();
    await pipeline.tick({ tick: 0, count: 5, lost: 2, end: 'failed', second: 65 });
    const [late] = pipeline.history.ended.splice(0);
    await pipeline.tick({ tick: 1, count: 4 });
    if (late !== undefined) pipeline.history.underWay = [late.identity];
    await pipeline.stream();
    await expect(pipeline.verifyAt(60)).resolves.toMatchObject({ tickProof: { ...NOTHING, proven: 1 } });
    pipeline.history.underWay = [];
    if (late !== undefined) pipeline.history.ended.push(late);
    await expect(pipeline.verifyAt(120)).resolves.toMatchObject({
      tickProof: { ...NOTHING, leftRecords: 1 },
      notes: [
        'ticks that failed or were abandoned have left 3 records in the topic (p/ingest/r/0: failed, 3)',
      ],
    });
  });

  it('and are abandoned with their back-fill are each said', async () => {
    const pipeline = verifiedPipeline();
    await pipeline.tick({ tick: 0, count: 5, lost: 2, end: 'abandoned' });
    await pipeline.tick({ tick: 1, count: 5, lost: 4, end: 'abandoned' });
    await pipeline.stream();
    await expect(pipeline.verifyAt(60)).resolves.toMatchObject({ tickProof: { ...NOTHING, leftRecords: 2 } });
  });
});
