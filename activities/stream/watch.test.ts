import { attempt, isWatching } from './attempt.ts';
import { fakeStream, report } from '../../tests/fakes/streamActivities.ts';

/** A watched driver that has just reported, on a master that then forgets everything. */
async function forgotten() {
  const stream = fakeStream();
  const { until, failure } = attempt(stream);
  const { driverId = '' } = await until(isWatching);
  const reportedAt = stream.clock.now();
  stream.reports.set('s', report(driverId, Math.ceil(reportedAt / 1000), 40));
  stream.master.forgetAll();
  return { stream, driverId, reportedAt, failure };
}

describe('a driver that the master has forgotten', () => {
  it('is replaced once it is silent, and that is no failure of the job', async () => {
    const { stream, driverId, reportedAt, failure } = await forgotten();
    expect(await failure).toMatchObject({
      type: 'SparkDriverForgotten',
      nonRetryable: true,
      details: [driverId, true],
    });
    expect(stream.clock.now() - reportedAt).toBeGreaterThanOrEqual(stream.deps.limits.forgottenMs);
    expect(stream.master.calls).toEqual(['create']);
  });

  it('is replaced at once when its Spark worker says that it has ended, however lately it has reported', async () => {
    const { stream, driverId, reportedAt, failure } = await forgotten();
    stream.master.endedOnWorkers.add(driverId);
    expect(await failure).toMatchObject({ type: 'SparkDriverForgotten', details: [driverId, true] });
    expect(stream.clock.now() - reportedAt).toBeLessThanOrEqual(2 * stream.deps.limits.pollMs);
  });

  it('is replaced at once when it has been silent for long, as after a stop of everything', async () => {
    const stream = fakeStream();
    stream.reports.set('s', report('driver-of-before', -600, 40));
    const { failure } = attempt(stream, { number: 2, heartbeatDetails: { driverId: 'driver-of-before' } });
    expect(await failure).toMatchObject({ type: 'SparkDriverForgotten' });
    expect(stream.clock.now()).toBeLessThan(1000);
  });

  it('is left alone, and waited for, as long as it reports', async () => {
    const stream = fakeStream();
    const { until, cancel, failure } = attempt(stream);
    const { driverId = '' } = await until(isWatching);
    stream.master.forgetAll();
    const told = until(({ problem }) => problem?.startsWith('the master does not know it') === true);
    for (let beat = 0; beat < 60; beat += 1) {
      stream.reports.set('s', report(driverId, Math.ceil(stream.clock.now() / 1000), 40));
      await stream.clock.sleep(10_000);
    }
    await told;
    expect(stream.master.calls).toEqual(['create']);
    cancel({ workerShutdown: true });
    expect(await failure).toMatchObject({ type: 'WorkerShutdown' });
  });

  it('is waited for as long as nobody can read what it reports', async () => {
    const stream = fakeStream();
    const deps = {
      ...stream.deps,
      progress: { ...stream.deps.progress, latestOf: () => Promise.reject(new Error('Cassandra is away')) },
    };
    const { until, cancel, failure } = attempt({ deps });
    await until(isWatching);
    stream.master.forgetAll();
    await stream.clock.sleep(600_000);
    cancel({ workerShutdown: true });
    expect(await failure).toMatchObject({ type: 'WorkerShutdown' });
  });
});

describe('a report of the future, which a clock that was set back has left', () => {
  it('does not hide that a driver is healthy', async () => {
    const stream = fakeStream();
    stream.reports.set('s', report('driver-before', 3600, 40));
    const { until, cancel, failure } = attempt(stream);
    const { driverId = '' } = await until(isWatching);
    for (let beat = 0; beat < 60; beat += 1) {
      stream.reports.set(driverId, report(driverId, Math.ceil(stream.clock.now() / 1000), 40));
      await stream.clock.sleep(10_000);
    }
    expect(stream.master.live('s')).toEqual([driverId]);
    cancel({ workerShutdown: true });
    await failure;
  });

  it('does not keep a driver alive of which the master knows nothing', async () => {
    const stream = fakeStream();
    const { until, failure } = attempt(stream);
    const { driverId = '' } = await until(isWatching);
    stream.reports.set(driverId, report(driverId, 86_400, 40));
    stream.master.forgetAll();
    expect(await failure).toMatchObject({ type: 'SparkDriverForgotten' });
  });
});

describe('a driver that was adopted', () => {
  it('is replaced when it was submitted with other settings, and that is no failure of the job', async () => {
    const stream = fakeStream();
    const old = stream.master.add('s', { registersAfterMs: 0, label: 'default.0a1b2c3d 0000000f' });
    const { failure } = attempt(stream);
    expect(await failure).toMatchObject({
      type: 'SparkDriverOutdated',
      message: `Spark driver ${old.id} is replaced: it was submitted with other settings than the worker has now`,
      details: [old.id, true],
    });
    expect(stream.master.live()).toEqual([]);
  });

  it('is kept, though it was, for as long as the newer folder does not fit what is stored, and its heartbeat says why', async () => {
    const stream = fakeStream();
    const { id } = stream.master.add('s', { registersAfterMs: 0, label: 'default.0a1b2c3d 0000000f' });
    let fits = false;
    const refuseIncompatible = () =>
      fits ? Promise.resolve() : Promise.reject(new Error('revenue: was number, is string'));
    const { until, failure } = attempt({ ...stream, deps: { ...stream.deps, refuseIncompatible } });
    const { problem } = await until((it) => it.problem !== undefined);
    expect(problem).toBe(
      'it was submitted with other settings than the worker has now, and is not replaced: revenue: was number, is string',
    );
    await stream.clock.sleep(60_000);
    expect(stream.master.live()).toEqual([id]);
    fits = true;
    expect(await failure).toMatchObject({ type: 'SparkDriverOutdated' });
  });

  it.each([['default.0a1b2c3d 00000001'], [undefined]])(
    'is kept when its settings are ours, or not known as it is of an earlier version: %s',
    async (label) => {
      const stream = fakeStream();
      const { id } = stream.master.add('s', {
        registersAfterMs: 0,
        ...(label === undefined ? {} : { label }),
      });
      const { until, cancel, failure } = attempt(stream);
      await until(({ driverId, applicationId }) => driverId === id && applicationId !== undefined);
      await stream.clock.sleep(60_000);
      expect(stream.master.live()).toEqual([id]);
      cancel({ workerShutdown: true });
      await failure;
    },
  );
});

const words = (reason: string) => `26/11/26 ERROR StreamRecords: Driver d ends with exit code 1: ${reason}`;

describe('a driver that ends because none could go on', () => {
  it.each([
    [
      '[TopicReplaced] topic t was deleted',
      'TopicReplaced',
      /--name restart --input '\{"from":"earliest"\}'$/,
    ],
    [
      '[CheckpointBroken] offsets/7 is empty',
      'CheckpointBroken',
      /--workflow-id s .*\{"from":"verified"\}'$/,
    ],
    ['[TablesMissing] no table', 'TablesMissing', /no table$/],
    ['java.lang.Exception: [NoSuchThing] at all', 'SparkDriverEnded', /at all$/],
  ])('is a failure that names the obstacle, and what to type: %s', async (reason, type, message) => {
    const stream = fakeStream();
    const { until, failure } = attempt(stream);
    const { driverId = '' } = await until(isWatching);
    const driver = stream.master.drivers.find(({ id }) => id === driverId);
    if (driver === undefined) throw new Error('the driver is gone');
    driver.lastWords = words(reason);
    driver.state = 'FAILED';
    expect(await failure).toMatchObject({ type, message: expect.stringMatching(message) });
  });
});

describe('a create that came late, after another attempt had created a driver', () => {
  const never = { registersAfterMs: Number.POSITIVE_INFINITY };

  it('is undone by the one who knows of it, before its application is registered', async () => {
    const stream = fakeStream();
    const older = stream.master.add('s', { registersAfterMs: 0 });
    const late = stream.master.add('s', never);
    const { until, cancel, failure } = attempt(stream, {
      number: 1,
      heartbeatDetails: { driverId: late.id },
    });
    await until(({ driverId, applicationId }) => driverId === older.id && applicationId !== undefined);
    expect(stream.master.live()).toEqual([older.id]);
    expect(stream.master.calls).toEqual([`kill ${late.id}`]);
    cancel({ workerShutdown: true });
    await failure;
  });

  it('is undone also when that attempt is told at once that another has taken over', async () => {
    const stream = fakeStream();
    stream.states.set('s', 'open');
    const older = stream.master.add('s', { registersAfterMs: 0 });
    const late = stream.master.add('s', never);
    const { cancel, failure } = attempt(stream, { number: 1, heartbeatDetails: { driverId: late.id } });
    cancel({ notFound: true });
    await failure;
    expect(stream.master.live()).toEqual([older.id]);
  });

  it('is undone by the owner of the older driver once it is registered, though that one is not yet', async () => {
    const stream = fakeStream();
    const older = stream.master.add('s', never);
    const { until, cancel, failure } = attempt(stream, {
      number: 2,
      heartbeatDetails: { driverId: older.id },
    });
    await until(({ state }) => state === 'RUNNING');
    stream.master.add('s', { registersAfterMs: 0 });
    await stream.clock.sleep(2 * stream.deps.limits.surveyMs);
    expect(stream.master.live()).toEqual([older.id]);
    cancel({ workerShutdown: true });
    await failure;
  });
});
