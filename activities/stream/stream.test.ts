import { ActivityCancellationDetails, ApplicationFailure, CancelledFailure } from '@temporalio/common';
import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger } from '@temporalio/worker';
import { fakeStream, report } from './fakes.ts';
import type { StreamHeartbeat } from './heartbeat.ts';
import { createStreamActivities, type OwnSparkDriverInput } from './stream.ts';

/** An attempt of `ownSparkDriver` for stream `s`, and what becomes of it. */
function attempt(
  { deps }: Pick<ReturnType<typeof fakeStream>, 'deps'>,
  {
    number = 1,
    heartbeatDetails,
    ended,
  }: { number?: number; heartbeatDetails?: unknown; ended?: string } = {},
) {
  const environment = new MockActivityEnvironment(
    { attempt: number, heartbeatDetails },
    { logger: new DefaultLogger('ERROR') },
  );
  const heartbeats: StreamHeartbeat[] = [];
  environment.on('heartbeat', (details: StreamHeartbeat) => heartbeats.push(details));
  const input: OwnSparkDriverInput = ended === undefined ? { streamId: 's' } : { streamId: 's', ended };
  let settled: unknown = 'none';
  const failure = environment
    .run((given: OwnSparkDriverInput) => createStreamActivities(deps).ownSparkDriver(given), input)
    .then(() => undefined)
    .catch((error: unknown) => (settled = error));
  return {
    heartbeats,
    failure,
    /** Waits until a heartbeat fits, an hour of the fake clock at most. */
    until: async (fits: (beat: StreamHeartbeat) => boolean): Promise<StreamHeartbeat> => {
      for (let looks = 0; looks < 36_000; looks += 1) {
        const found = heartbeats.find(fits);
        if (found !== undefined) return found;
        await deps.clock.sleep(100);
      }
      throw new Error(`No such heartbeat among ${JSON.stringify(heartbeats)}; failure: ${String(settled)}`);
    },
    cancel: (details: ConstructorParameters<typeof ActivityCancellationDetails>[0]) =>
      environment.cancel('CANCELLED', new ActivityCancellationDetails(details)),
  };
}
const isWatching = (beat: StreamHeartbeat) => beat.applicationId !== undefined;

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
    for (const driver of stream.master.drivers) driver.state = 'FAILED';
    const error = await failure;
    expect(error).toBeInstanceOf(ApplicationFailure);
    expect(error).toMatchObject({ type: 'SparkDriverEnded', nonRetryable: true, details: [driverId] });
    expect((error as Error).message).toContain(`${driverId} ended by itself: its state is FAILED`);
  });

  it('fails with SparkDriverEnded when the driver that it was to adopt has ended', async () => {
    const stream = fakeStream();
    const { failure } = attempt(stream, { number: 2, heartbeatDetails: { driverId: 'driver-gone' } });
    expect(await failure).toMatchObject({ type: 'SparkDriverEnded', details: ['driver-gone'] });
    expect(stream.master.calls).toEqual([]);
  });

  it('kills a driver that makes no progress, and fails with SparkDriverStalled', async () => {
    const stream = fakeStream();
    const { failure } = attempt(stream);
    expect(await failure).toMatchObject({ type: 'SparkDriverStalled', nonRetryable: true });
    expect(stream.master.live()).toEqual([]);
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
      progress: { latest: () => Promise.reject(new Error('Cassandra is away')) },
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

describe('an attempt that is told to stop', () => {
  it.each([
    ['cancelled', { cancelRequested: true }, 'open'],
    ['without a workflow any more (terminated)', { notFound: true }, 'closed'],
    ['timed out with its workflow', { timedOut: true }, 'closed'],
  ] as const)('ends its driver when %s', async (_, details, state) => {
    const stream = fakeStream();
    stream.states.set('s', state);
    const { until, cancel, failure } = attempt(stream);
    await until(isWatching);
    cancel(details);
    expect(await failure).toBeInstanceOf(CancelledFailure);
    expect(stream.master.live()).toEqual([]);
  });

  it.each([
    ['another attempt has taken over', { notFound: true }],
    ['it timed out while the workflow is open', { timedOut: true }],
    ['the activity is reset', { reset: true }],
    ['the activity is paused', { paused: true }],
  ])('leaves its driver running when %s', async (_, details) => {
    const stream = fakeStream();
    stream.states.set('s', 'open');
    const { until, cancel, failure } = attempt(stream);
    const { driverId } = await until(isWatching);
    cancel(details);
    expect(await failure).toBeInstanceOf(CancelledFailure);
    expect(stream.master.live()).toEqual([driverId]);
  });

  it('leaves its driver to the next worker when its own shuts down', async () => {
    const stream = fakeStream();
    stream.states.set('s', 'open');
    const first = attempt(stream);
    const { driverId } = await first.until(isWatching);
    first.cancel({ workerShutdown: true });
    expect(await first.failure).toMatchObject({ type: 'WorkerShutdown', nonRetryable: false });
    const second = attempt(stream, { number: 2, heartbeatDetails: first.heartbeats.at(-1) });
    expect(await second.until(isWatching)).toMatchObject({ driverId });
    expect(stream.master.calls).toEqual(['create']);
    second.cancel({ cancelRequested: true });
    await second.failure;
  });

  it('leaves its driver running when nobody can say whether the workflow is open', async () => {
    const stream = fakeStream();
    const deps = {
      ...stream.deps,
      limits: { ...stream.deps.limits, askMs: 1 },
      workflows: { stateOf: () => Promise.reject(new Error('Temporal is away')) },
    };
    const { until, cancel, failure } = attempt({ deps });
    const { driverId } = await until(isWatching);
    cancel({ notFound: true });
    await failure;
    expect(stream.master.live()).toEqual([driverId]);
  });

  it('ends the driver of a submission whose answer was lost', async () => {
    const stream = fakeStream();
    stream.master.loseAnswers = [0];
    const create = stream.master.create.bind(stream.master);
    const { cancel, failure } = attempt(stream);
    stream.master.create = (submission) => {
      cancel({ cancelRequested: true });
      return create(submission);
    };
    expect(await failure).toBeInstanceOf(CancelledFailure);
    expect(stream.master.calls).toContain('create');
    expect(stream.master.live()).toEqual([]);
  });

  it('fails with the driver that would not end', async () => {
    const stream = fakeStream();
    stream.master.kill = async () => true;
    stream.master.killApplication = async () => undefined;
    const { until, cancel, failure } = attempt(stream);
    await until(isWatching);
    cancel({ cancelRequested: true });
    expect(await failure).toMatchObject({ type: 'SparkDriverNotStopped' });
  });
});
