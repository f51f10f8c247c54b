import { CancelledFailure } from '@temporalio/common';
import { attempt, isWatching } from './attempt.ts';
import { fakeStream } from '../../tests/fakes/streamActivities.ts';

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
