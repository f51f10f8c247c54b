import { CancelledFailure } from '@temporalio/activity';
import { CassandraRefused, CassandraUnavailable } from '../../connections/cassandra/errors.ts';
import { TOPIC } from '../../tests/companyNames.ts';
import { NO_TICKS } from '../../domain/ticks.ts';
import { activityEnvironment } from '../../tests/fakes/activityEnvironment.ts';
import { NOW, request, SCHEDULED, verifiedPipeline } from '../../tests/fakes/verifiedPipeline.ts';

describe('verify', () => {
  it('finds nothing wrong when every record is stored, and stores the report', async () => {
    const pipeline = verifiedPipeline();
    await pipeline.publish(1, 9);
    await pipeline.stream();
    const report = await pipeline.verifyAt(0);
    expect(report).toMatchObject({
      ok: true,
      checked: 9,
      missing: 0,
      different: 0,
      repaired: 0,
      lag: 0,
      failures: [],
    });
    expect(report.at).toBe('2026-11-23T12:00:00.000Z');
    expect(report.verifiedTo).toEqual((await pipeline.kafka.offsets(TOPIC)).end);
    expect(pipeline.stored).toMatchObject([{ pipelineId: 'company-pipeline', report }]);
    expect(pipeline.asked).toEqual(['company-pipeline/stream']);
  });

  it('stores what it measured, with the totals of the parts that answered', async () => {
    const pipeline = verifiedPipeline();
    await pipeline.publish(1, 3);
    await pipeline.stream();
    const ticks = { ...NO_TICKS, due: 9, published: 6, skipped: 2, failed: 1 };
    await pipeline.verifyAt(0, { ticks, driverRestarts: 4 });
    await pipeline.verifyAt(60);
    const [first, second] = pipeline.measured.map(({ points }) =>
      points.map(({ metric, label, value }) => `${metric} ${label} ${value}`),
    );
    const counts = ['checked 3', 'missing 0', 'different 0', 'repaired 0', 'dead_lettered 0'];
    expect(first).toEqual([
      ...counts.map((count) => `verification ${count}`),
      'failed_checks  0',
      'unverified  0',
      'unverified_seconds  0',
      'ticks due 9',
      'ticks published 6',
      'ticks skipped 2',
      'ticks failed 1',
      'driver_restarts  4',
    ]);
    expect(second).toHaveLength(8);
    expect(pipeline.measured[0]).toMatchObject({
      pipelineId: 'company-pipeline',
      at: '2026-11-23T12:00:00.000Z',
    });
  });

  it('asks again when Cassandra did not answer, and not when it refused', async () => {
    const pipeline = verifiedPipeline();
    await pipeline.publish(1, 5);
    await pipeline.stream();
    pipeline.cassandra.failNext = new CassandraUnavailable('host:9042', 'SELECT', 'no answer', undefined);
    await expect(pipeline.verifyAt(0)).resolves.toMatchObject({ ok: true, checked: 5 });
    await pipeline.publish(2, 5);
    await pipeline.stream();
    pipeline.cassandra.failNext = new CassandraRefused('host:9042', 'SELECT', 'no right', undefined);
    await expect(pipeline.verifyAt(60)).rejects.toThrow('no right');
  });

  it('does not fail when its measurements cannot be stored', async () => {
    const pipeline = verifiedPipeline();
    pipeline.metrics.store = () => Promise.reject(new Error('Cassandra is away'));
    await pipeline.publish(1, 1);
    await pipeline.stream();
    await expect(pipeline.verifyAt(0)).resolves.toMatchObject({ ok: true, checked: 1 });
    expect(pipeline.stored).toHaveLength(1);
  });

  it('reads each record once: the next verification begins where the last one ended', async () => {
    const pipeline = verifiedPipeline();
    await pipeline.publish(1, 5);
    await pipeline.stream();
    const first = await pipeline.verifyAt(0);
    await pipeline.publish(2, 4);
    await pipeline.stream();
    const second = await pipeline.verifyAt(60);
    expect([first.checked, second.checked]).toEqual([5, 4]);
    expect(second.verifiedFrom).toEqual(first.verifiedTo);
  });

  it('begins at the same offsets when it is retried, although its report is stored already', async () => {
    const pipeline = verifiedPipeline();
    await pipeline.publish(1, 5);
    await pipeline.stream();
    const first = await pipeline.verifyAt(0);
    await expect(pipeline.verifyAt(0)).resolves.toEqual(first);
  });

  it('looks for what is no record among the dead letters, by its coordinates', async () => {
    const pipeline = verifiedPipeline();
    await pipeline.kafka.publish(TOPIC, [
      { key: 'a', value: 'no JSON' },
      { key: 'b', value: null },
    ]);
    await pipeline.stream();
    await expect(pipeline.verifyAt(0)).resolves.toMatchObject({
      ok: true,
      checked: 2,
      deadLettered: 2,
      missing: 0,
    });
    pipeline.cassandra.deadLetters.clear();
    await pipeline.kafka.publish(TOPIC, [{ key: 'c', value: 'no JSON either' }]);
    await pipeline.stream();
    pipeline.cassandra.deadLetters.clear();
    await expect(pipeline.verifyAt(60)).resolves.toMatchObject({
      ok: false,
      checked: 1,
      deadLettered: 0,
      missing: 1,
    });
  });

  it('does not take a torn message for the record that it begins like', async () => {
    const pipeline = verifiedPipeline();
    await pipeline.publish(1, 1);
    const whole = String(pipeline.kafka.log(TOPIC).flat()[0]?.value);
    await pipeline.kafka.publish(TOPIC, [{ key: 'torn', value: whole.slice(0, -1) }]);
    await pipeline.stream();
    pipeline.cassandra.deadLetters.clear();
    await expect(pipeline.verifyAt(0)).resolves.toMatchObject({ checked: 2, missing: 1, different: 0 });
  });

  it('says how many of the records of the last hour were dead letters, and why most of them', async () => {
    const pipeline = verifiedPipeline();
    await pipeline.publish(1, 3);
    await pipeline.kafka.publish(TOPIC, [{ key: 'a', value: 'no JSON' }]);
    await pipeline.stream();
    await pipeline.verifyAt(0);
    await pipeline.publish(2, 6);
    await pipeline.stream();
    const deadLettersLastHour = {
      commonestReason: 'the value is not JSON: it just is not',
      count: 1,
      share: 0.1,
    };
    await expect(pipeline.verifyAt(60)).resolves.toMatchObject({ deadLettered: 0, deadLettersLastHour });
    await expect(pipeline.verifyAt(3601)).resolves.toMatchObject({
      deadLettersLastHour: { count: 0, share: 0 },
    });
  });

  it('leaves records alone that the stream does not claim to have stored, and says how many wait', async () => {
    const pipeline = verifiedPipeline();
    await pipeline.publish(1, 2);
    await pipeline.stream();
    await pipeline.publish(2, 4);
    const report = await pipeline.verifyAt(0);
    expect(report).toMatchObject({ ok: true, checked: 2, missing: 0, lag: 4 });
    expect(report.oldestUnprocessedSeconds).toBeGreaterThanOrEqual(10);
  });

  it('leaves reading back to a later one while the stream catches up', async () => {
    const pipeline = verifiedPipeline();
    await pipeline.publish(1, 2);
    await pipeline.stream();
    pipeline.kafka.nowMs = NOW - 20_000;
    await pipeline.publish(2, 4);
    const meanwhile = await pipeline.verifyAt(0);
    expect(meanwhile).toMatchObject({ ok: true, checked: 0, lag: 4 });
    expect(meanwhile.verifiedTo).toEqual(meanwhile.verifiedFrom);
    await pipeline.stream();
    await expect(pipeline.verifyAt(60)).resolves.toMatchObject({ ok: true, checked: 6, lag: 0 });
  });

  it('reads back what has waited for five minutes, though the stream still catches up', async () => {
    const pipeline = verifiedPipeline();
    pipeline.kafka.nowMs = NOW - 301_000;
    await pipeline.publish(1, 2);
    await pipeline.stream();
    pipeline.kafka.nowMs = NOW - 20_000;
    await pipeline.publish(2, 4);
    await expect(pipeline.verifyAt(0)).resolves.toMatchObject({ ok: true, checked: 2, lag: 4 });
  });

  it('verifies at most its limit in one run and the rest in the next ones', async () => {
    const pipeline = verifiedPipeline();
    await pipeline.publish(1, 250);
    await pipeline.stream();
    const checked: number[] = [];
    for (let run = 0; run < 4; run++) checked.push((await pipeline.verifyAt(run * 60)).checked);
    expect(checked.reduce((sum, count) => sum + count, 0)).toBe(250);
    expect(Math.max(...checked)).toBe(100);
    expect(checked[3]).toBe(0);
  });

  it('stops when it is cancelled, publishes nothing and stores no report', async () => {
    const pipeline = verifiedPipeline();
    await pipeline.publish(1, 9);
    await pipeline.stream();
    pipeline.cassandra.companies.clear();
    pipeline.kafka.published.splice(0);
    const environment = activityEnvironment({ scheduledTimestampMs: SCHEDULED });
    environment.on('heartbeat', () => environment.cancel('CANCELLED'));
    await expect(environment.run(pipeline.verify, request)).rejects.toBeInstanceOf(CancelledFailure);
    expect(pipeline.kafka.published).toEqual([]);
    expect(pipeline.stored).toEqual([]);
  });
});
