import { TOPIC } from '../../domain/names.ts';
import { NO_TICKS } from '../../domain/ticks.ts';
import { verifiedPipeline } from '../testing/verifiedPipeline.ts';

describe('beside the records, a verification', () => {
  it('fails when the oldest record that waits for the stream is older than the grace period', async () => {
    const pipeline = verifiedPipeline();
    await pipeline.stream();
    pipeline.kafka.nowMs = Date.now() - 3_600_000;
    await pipeline.publish(1, 1);
    pipeline.kafka.nowMs = Date.now();
    await pipeline.publish(2, 5);
    const report = await pipeline.verifyAt(0);
    expect(report).toMatchObject({ ok: false, lag: 6 });
    expect(report.failures[0]).toMatch(
      /^freshness: 6 records wait for the stream, the oldest for 36\d\d s \(more than 60 s\)$/,
    );
  });

  it('says so when records wait and the stream has never reported anything', async () => {
    const pipeline = verifiedPipeline();
    pipeline.kafka.nowMs = Date.now() - 3_600_000;
    await pipeline.publish(1, 2);
    const report = await pipeline.verifyAt(0);
    expect(report).toMatchObject({ ok: false, checked: 0, lag: 2 });
    expect(report.failures[0]).toContain('stream company-pipeline/stream has reported no progress');
  });

  it('takes a stream without progress for well while nothing waits', async () => {
    await expect(verifiedPipeline().verifyAt(0)).resolves.toMatchObject({ ok: true, checked: 0, lag: 0 });
  });

  it('fails when a total is not what the stored companies add up to, and names it', async () => {
    const pipeline = verifiedPipeline();
    await pipeline.publish(1, 3);
    await pipeline.stream();
    const place = pipeline.totals.totals.findIndex(({ granularity }) => granularity === 'day');
    pipeline.totals.totals.splice(place, 1);
    const report = await pipeline.verifyAt(0);
    expect(report).toMatchObject({ ok: false, missing: 0, totalsDifferent: 1 });
    expect(report.failures).toEqual([
      'totals: 1 are not what the stored companies add up to (day 2026-11-23T00:00:00.000Z, all "all")',
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
