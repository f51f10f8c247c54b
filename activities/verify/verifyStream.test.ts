import { METRICS } from '../../domain/names.ts';
import { TOPIC } from '../../tests/companyNames.ts';
import { NO_TICKS } from '../../domain/ticks.ts';
import { NOW, verifiedPipeline } from '../../tests/fakes/verifiedPipeline.ts';

describe('beside the records, a verification', () => {
  it('fails when the oldest record that waits for the stream is older than the grace period', async () => {
    const pipeline = verifiedPipeline();
    await pipeline.stream();
    pipeline.kafka.nowMs = NOW - 3_600_000;
    await pipeline.publish(1, 1);
    pipeline.kafka.nowMs = NOW;
    await pipeline.publish(2, 5);
    const report = await pipeline.verifyAt(0);
    expect(report).toMatchObject({ ok: false, lag: 6 });
    expect(report.failures[0]).toMatch(
      /^freshness: 6 records wait for the stream, the oldest for 36\d\d s \(more than 60 s\)$/,
    );
  });

  it('says so when records wait and the stream has never reported anything', async () => {
    const pipeline = verifiedPipeline();
    pipeline.kafka.nowMs = NOW - 3_600_000;
    await pipeline.publish(1, 2);
    const report = await pipeline.verifyAt(0);
    expect(report).toMatchObject({ ok: false, checked: 0, lag: 2 });
    expect(report.failures[0]).toContain('stream company-pipeline/stream has reported no progress');
  });

  it('is well while records wait for a driver that is only starting, and says so', async () => {
    const pipeline = verifiedPipeline();
    pipeline.kafka.nowMs = NOW - 110_000;
    await pipeline.publish(1, 7);
    pipeline.startsDriver(120);
    await expect(pipeline.verifyAt(0)).resolves.toMatchObject({
      ok: true,
      failures: [],
      lag: 7,
      notes: ['7 records wait for a driver that is starting, the oldest for 110 s'],
    });
  });

  it('is well where they have waited since before its start, as over a night in which all of it was stopped', async () => {
    const pipeline = verifiedPipeline();
    pipeline.kafka.nowMs = NOW - 36_000_000;
    await pipeline.publish(1, 2);
    pipeline.startsDriver(20);
    await expect(pipeline.verifyAt(0)).resolves.toMatchObject({ ok: true, lag: 2 });
  });

  it.each([
    ['has been starting for more than three minutes', 181, 0, false],
    ['replaces one that has failed', 20, 1, false],
    ['has reported a batch', 20, 0, true],
  ])('fails when they wait for a driver that %s', async (_, since, failuresInARow, reports) => {
    const pipeline = verifiedPipeline();
    pipeline.kafka.nowMs = NOW - 100_000;
    await pipeline.publish(1, 2);
    if (reports) await pipeline.stream({ 0: '0', 1: '0' });
    pipeline.startsDriver(since, failuresInARow);
    const { failures } = await pipeline.verifyAt(0);
    expect(failures).toEqual([expect.stringMatching(/^freshness: 2 records wait for the stream/)]);
  });

  it('takes a stream without progress for well while nothing waits', async () => {
    await expect(verifiedPipeline().verifyAt(0)).resolves.toMatchObject({ ok: true, checked: 0, lag: 0 });
  });

  it('says when the newest stored record was appended, however many come behind it that are not', async () => {
    const pipeline = verifiedPipeline();
    await expect(pipeline.verifyAt(0)).resolves.not.toHaveProperty('newestStoredAt');
    pipeline.kafka.nowMs = NOW - 7000;
    await pipeline.publish(1, 30);
    await pipeline.stream();
    pipeline.kafka.nowMs = NOW - 3000;
    await pipeline.publish(2, 30);
    await expect(pipeline.verifyAt(60)).resolves.toMatchObject({
      newestStoredAt: '2026-11-23T11:59:53.000Z',
    });
  });

  it('takes a record of a time to come for one of now, and those that retention removed for none', async () => {
    const pipeline = verifiedPipeline();
    pipeline.kafka.nowMs = NOW + 86_400_000;
    await pipeline.publish(1, 9);
    await pipeline.stream();
    await expect(pipeline.verifyAt(0)).resolves.toMatchObject({
      newestStoredAt: new Date(NOW).toISOString(),
    });
    for (const partition of [0, 1])
      pipeline.kafka.removeBelow(TOPIC, partition, BigInt(pipeline.kafka.log(TOPIC)[partition]?.length ?? 0));
    await expect(pipeline.verifyAt(60)).resolves.not.toHaveProperty('newestStoredAt');
  });

  it('says how much it has left over, since when, and that it is to go on at once', async () => {
    const pipeline = verifiedPipeline();
    pipeline.kafka.nowMs = NOW - 90_000;
    await pipeline.publish(1, 250);
    await pipeline.stream();
    const reports = [await pipeline.verifyAt(0), await pipeline.verifyAt(60), await pipeline.verifyAt(120)];
    expect(reports.map(({ ok, checked, unverified, behind }) => [ok, checked, unverified, behind])).toEqual([
      [true, 100, 150, true],
      [true, 100, 50, true],
      [true, 50, 0, false],
    ]);
    expect(reports.map(({ unverifiedSince }) => unverifiedSince)).toEqual([
      '2026-11-23T11:58:30.000Z',
      '2026-11-23T11:58:30.000Z',
      undefined,
    ]);
    expect(pipeline.measured[0]?.points).toContainEqual({
      metric: METRICS.unverifiedSeconds,
      label: '',
      value: 90,
    });
  });

  it('does not call verified what it has put off, nor goes on at once for it', async () => {
    const pipeline = verifiedPipeline();
    await pipeline.publish(1, 2);
    await pipeline.stream();
    pipeline.kafka.nowMs = NOW - 20_000;
    await pipeline.publish(2, 4);
    await expect(pipeline.verifyAt(0)).resolves.toMatchObject({ checked: 0, unverified: 6, behind: false });
  });

  it('fails when records have waited for it for too long', async () => {
    const pipeline = verifiedPipeline();
    pipeline.kafka.nowMs = NOW - 481_000;
    await pipeline.publish(1, 101);
    await pipeline.stream();
    const late = await pipeline.verifyAt(0);
    expect(late).toMatchObject({ ok: false, checked: 100, unverified: 1 });
    expect(late.failures).toEqual([
      'behind: 1 records are not verified yet, the oldest for 481 s (more than 480 s)',
    ]);
  });

  it('fails when the stream has stored more than the topic holds: what comes in its place is left out', async () => {
    const pipeline = verifiedPipeline();
    await pipeline.publish(1, 4);
    await pipeline.stream({ 0: '900' });
    const report = await pipeline.verifyAt(0);
    expect(report).toMatchObject({ ok: false, unverified: expect.any(Number), behind: false });
    expect(report.failures).toEqual([
      expect.stringMatching(
        /^stored beyond the topic: partition 0 was stored up to offset 900 and now ends at \d; .* company-pipeline\/stream --name restart --input '\{"from":"earliest"\}'$/,
      ),
    ]);
  });

  it('fails when a total is not what the stored records add up to, and names it', async () => {
    const pipeline = verifiedPipeline();
    await pipeline.publish(1, 3);
    await pipeline.stream();
    const place = pipeline.totals.totals.findIndex(({ granularity }) => granularity === 'day');
    pipeline.totals.totals.splice(place, 1);
    const report = await pipeline.verifyAt(0);
    expect(report).toMatchObject({ ok: false, missing: 0, totalsDifferent: 1 });
    expect(report.failures).toEqual([
      'totals: 1 are not what the stored records add up to (day 2026-11-23T00:00:00.000Z, all "all")',
    ]);
  });

  it('fails when nobody can say whether a total is wrong, as the stream is silent', async () => {
    const pipeline = verifiedPipeline();
    await pipeline.publish(1, 3);
    await pipeline.stream();
    const place = pipeline.totals.totals.findIndex(({ granularity }) => granularity === 'day');
    pipeline.totals.totals.splice(place, 1);
    pipeline.silence();
    const report = await pipeline.verifyAt(0);
    expect(report).toMatchObject({ ok: false, missing: 0, totalsDifferent: 0 });
    expect(report.failures).toEqual([
      'totals not judged: 1 differ from what the stored records add up to, and stream company-pipeline/stream has not reported by which to tell whether it is still at work on them (day 2026-11-23T00:00:00.000Z, all "all")',
    ]);
  });

  it('fails when the ticks do not add up', async () => {
    const pipeline = verifiedPipeline();
    const well = await pipeline.verifyAt(0, {
      ticks: { ...NO_TICKS, due: 4, published: 2, skipped: 1, failed: 1 },
    });
    expect(well).toMatchObject({ ok: true, ticks: { due: 4 } });
    const report = await pipeline.verifyAt(60, { ticks: { ...NO_TICKS, due: 5, published: 2, skipped: 1 } });
    expect(report.failures).toEqual([
      'ticks: 5 were due, but published 2, skipped 1, failed 0 and under way 0 do not add up to that',
    ]);
  });

  it('fails when retention removed records that were not verified yet', async () => {
    const pipeline = verifiedPipeline();
    await pipeline.verifyAt(0);
    await pipeline.publish(1, 8);
    await pipeline.stream();
    pipeline.kafka.removeBelow(TOPIC, 0, 2n);
    const report = await pipeline.verifyAt(60);
    expect(report.failures).toEqual([
      'lost to retention: partition 0, offsets 0 to 1 were removed before they were verified',
    ]);
    expect(report.verifiedFrom['0']).toBe('2');
  });
});

/** Of each partition the last record is another one than was verified; the stream has never read it. */
async function overwritten() {
  const pipeline = verifiedPipeline();
  await pipeline.publish(1, 20);
  await pipeline.stream();
  await pipeline.verifyAt(0);
  for (const log of pipeline.kafka.log(TOPIC)) log.pop();
  pipeline.kafka.nowMs += 1000;
  await pipeline.publish(2, 20);
  const { end } = await pipeline.kafka.offsets(TOPIC);
  return { pipeline, end };
}

describe('a topic that was put back to an older copy and has grown beyond that since', () => {
  it('is found out by the last record that was verified, and what the stream has left out is published again', async () => {
    const { pipeline, end } = await overwritten();
    // It goes on where it stood, and so stores what lies behind the records that took the old ones' places.
    const unread = pipeline.kafka
      .log(TOPIC)
      .map((log) => log.findIndex(({ headers }) => headers['tick'] === 't/2'));
    await pipeline.stream(end);
    for (const [partition, log] of pipeline.kafka.log(TOPIC).entries()) {
      const left = log[unread[partition] ?? -1];
      pipeline.cassandra.companies.delete(String(left?.key));
      pipeline.totals.companies.delete(String(left?.key));
    }
    const report = await pipeline.verifyAt(60);
    expect(report).toMatchObject({ ok: false, missing: 2, repaired: 2 });
    expect(report.failures[0]).toMatch(
      /^topic overwritten: partition 0 held another record at offset \d+ when it was verified; verified anew from 0, /,
    );
  });

  it('is not seen in one whose last verified record has been removed by retention, or is as it was', async () => {
    const pipeline = verifiedPipeline();
    await pipeline.publish(1, 20);
    await pipeline.stream();
    await pipeline.verifyAt(0);
    await expect(pipeline.verifyAt(60)).resolves.toMatchObject({ ok: true, checked: 0 });
    const { end } = await pipeline.kafka.offsets(TOPIC);
    for (const [partition, offset] of Object.entries(end))
      pipeline.kafka.removeBelow(TOPIC, Number(partition), BigInt(offset));
    await expect(pipeline.verifyAt(120)).resolves.toMatchObject({ ok: true, failures: [] });
  });
});
