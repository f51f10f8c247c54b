import { ApplicationFailure } from '@temporalio/common';
import { attempt, isWatching } from './attempt.ts';
import { fakeStream, report } from '../../tests/fakes/streamActivities.ts';

describe('ownSparkDriver', () => {
  it('creates a driver and heartbeats its id, its application and its progress', async () => {
    const stream = fakeStream();
    const { until, cancel, failure } = attempt(stream);
    const { driverId = '' } = await until(isWatching);
    stream.reports.set('s', report(driverId, 3, 40, 50));
    const beat = await until(({ batchId }) => batchId !== undefined);
    expect(beat).toMatchObject({ driverId, state: 'RUNNING', batchId: 3, lag: 10 });
    cancel({ cancelRequested: true });
    await failure;
  });

  it('adopts the driver that the last heartbeat names, without a look for others', async () => {
    const stream = fakeStream();
    const { id } = stream.master.add('s', { registersAfterMs: 60_000 });
    const { heartbeats, until, cancel, failure } = attempt(stream, {
      number: 2,
      heartbeatDetails: { driverId: id },
    });
    await until(({ state }) => state === 'RUNNING');
    expect(new Set(heartbeats.map(({ driverId }) => driverId))).toEqual(new Set([id]));
    expect(stream.master.calls).toEqual([]);
    cancel({ workerShutdown: true });
    await failure;
  });

  it('does not take the progress of an earlier driver for that of its own', async () => {
    const stream = fakeStream();
    stream.reports.set('s', report('driver-of-before', 99, 1000));
    const { until, heartbeats, cancel, failure } = attempt(stream);
    await until(isWatching);
    cancel({ cancelRequested: true });
    await failure;
    expect(heartbeats.every(({ batchId }) => batchId === undefined)).toBe(true);
  });

  it('fails with SparkDriverEnded, not to be retried, when the driver ended by itself', async () => {
    const stream = fakeStream();
    const { until, failure } = attempt(stream);
    const { driverId = '' } = await until(isWatching);
    for (const driver of stream.master.drivers)
      Object.assign(driver, { state: 'FAILED', lastWords: 'exit code 1: no topic' });
    const error = await failure;
    expect(error).toBeInstanceOf(ApplicationFailure);
    expect(error).toMatchObject({ type: 'SparkDriverEnded', nonRetryable: true, details: [driverId, false] });
    expect((error as Error).message).toBe(
      `Spark driver ${driverId} ended by itself: its state is FAILED; its log ends with: exit code 1: no topic`,
    );
  });

  it('fails with SparkDriverEnded when the driver that it was to adopt has ended', async () => {
    const stream = fakeStream();
    const { id } = stream.master.add('s', { state: 'FAILED' });
    const { failure } = attempt(stream, { number: 2, heartbeatDetails: { driverId: id } });
    expect(await failure).toMatchObject({
      type: 'SparkDriverEnded',
      details: [id, false],
      message: `Spark driver ${id} ended by itself: its state is FAILED; its log is on its Spark worker`,
    });
    expect(stream.master.calls).toEqual([]);
  });

  it('says of a driver that ended that it had worked, where it had reported a batch', async () => {
    const stream = fakeStream();
    const { until, failure } = attempt(stream);
    const { driverId = '' } = await until(isWatching);
    stream.reports.set('s', report(driverId, 3, 40));
    await until(({ batchId }) => batchId === 3);
    for (const driver of stream.master.drivers) driver.state = 'FAILED';
    expect(await failure).toMatchObject({ type: 'SparkDriverEnded', details: [driverId, true] });
  });

  it('kills a driver that makes no progress, and fails with SparkDriverStalled', async () => {
    const stream = fakeStream();
    const { failure } = attempt(stream);
    expect(await failure).toMatchObject({ type: 'SparkDriverStalled', nonRetryable: true });
    expect(stream.master.live()).toEqual([]);
  });

  it('says of a driver that stalled whether it had worked before', async () => {
    const idle = fakeStream();
    expect(await attempt(idle).failure).toMatchObject({ details: [expect.any(String), false] });
    const stuck = fakeStream();
    const { until, failure } = attempt(stuck);
    const { driverId = '' } = await until(isWatching);
    stuck.reports.set('s', report(driverId, 3, 40, 50));
    expect(await failure).toMatchObject({ type: 'SparkDriverStalled', details: [driverId, true] });
  });

  it('does not take a master that is away for a driver that has ended', async () => {
    const stream = fakeStream();
    const { until, cancel, failure } = attempt(stream);
    const { driverId } = await until(isWatching);
    stream.master.away = true;
    expect(await until(({ problem }) => problem !== undefined)).toMatchObject({
      driverId,
      problem: expect.stringContaining('Spark master not ready'),
    });
    await stream.clock.sleep(600_000);
    stream.master.away = false;
    expect(stream.master.live('s')).toEqual([driverId]);
    cancel({ cancelRequested: true });
    await failure;
  });

  it('does not take reports that cannot be read for a stall', async () => {
    const stream = fakeStream();
    const deps = {
      ...stream.deps,
      progress: { ...stream.deps.progress, latestOf: () => Promise.reject(new Error('Cassandra is away')) },
    };
    const { until, cancel, failure } = attempt({ deps });
    const { driverId } = await until(isWatching);
    await stream.clock.sleep(10 * deps.limits.stallMs);
    expect(stream.master.live('s')).toEqual([driverId]);
    cancel({ cancelRequested: true });
    await failure;
  });

  it('finds the driver of a lost answer in its second attempt, also where the first was certain that none was there', async () => {
    const stream = fakeStream();
    stream.master.loseAnswers = [1500];
    const first = attempt(stream, { ended: 'driver-before' });
    expect(await first.failure).toMatchObject({ type: 'SparkMasterUnavailable', nonRetryable: false });
    const second = attempt(stream, { number: 2, ended: 'driver-before' });
    await second.until(isWatching);
    expect(stream.master.drivers).toHaveLength(1);
    second.cancel({ cancelRequested: true });
    await second.failure;
  });

  it('fails so that it is retried when the master is away from the start', async () => {
    const stream = fakeStream();
    stream.master.away = true;
    expect(await attempt(stream).failure).toMatchObject({
      type: 'SparkMasterUnavailable',
      nonRetryable: false,
    });
  });

  it('ends a second driver that appears later', async () => {
    const stream = fakeStream();
    const { until, cancel, failure } = attempt(stream);
    const { driverId } = await until(isWatching);
    stream.master.add('s', { registersAfterMs: 0 });
    await stream.clock.sleep(20_000);
    expect(stream.master.live('s')).toEqual([driverId]);
    cancel({ workerShutdown: true });
    await failure;
  });

  it('leaves one driver when two attempts run at once', async () => {
    const stream = fakeStream();
    const attempts = [attempt(stream), attempt(stream, { number: 2 })];
    for (const { until } of attempts) await until(isWatching);
    await stream.clock.sleep(20_000);
    expect(stream.master.live('s')).toHaveLength(1);
    expect(attempts.map(({ heartbeats }) => heartbeats.at(-1)?.driverId)).toEqual([
      ...stream.master.live('s'),
      ...stream.master.live('s'),
    ]);
    for (const { cancel } of attempts) cancel({ cancelRequested: true });
    await Promise.all(attempts.map(({ failure }) => failure));
  });
});
