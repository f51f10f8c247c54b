import pWaitFor from 'p-wait-for';
import { ApplicationFailure, CancelledFailure } from '@temporalio/common';
import { WorkflowFailedError } from '@temporalio/client';
import { activityInfo, Context } from '@temporalio/activity';
import type { OwnSparkDriverInput } from '../activities/stream/stream.ts';
import { TASK_QUEUE } from '../tests/companyNames.ts';
import { useWorkflowTestBed } from '../tests/temporalTestServer.ts';
import { restartUpdate, streamStatusQuery } from './messages.ts';

const bed = useWorkflowTestBed();

const ended = (n: number, worked = false, type = 'SparkDriverEnded') =>
  ApplicationFailure.nonRetryable(`Spark driver driver-${n} ended by itself`, type, `driver-${n}`, worked);

/** An attempt that goes on for `time`: the test server skips time only while no activity runs. */
const stillRunning = (time: string) =>
  ApplicationFailure.create({ message: 'a new attempt adopts the driver', nextRetryDelay: time });

/** Activities that carry out the `n`th driver as `drive(n)` says, and note what they were asked. */
function fakes(drive: (n: number) => Promise<never>, replaced: object = {}) {
  const asked: OwnSparkDriverInput[] = [];
  const endedStreams: string[] = [];
  let prepared = 0;
  let preparedAgain = 0;
  const activities = {
    prepare: async () => void (prepared += 1),
    prepareStream: async () => void (preparedAgain += 1),
    endStream: async ({ streamId }: { streamId: string }) => void endedStreams.push(streamId),
    restartOffsets: async () => ({ offsets: { '0': '700' } }),
    ownSparkDriver: async (input: OwnSparkDriverInput) => {
      if (activityInfo().attempt === 1) asked.push(input);
      return drive(asked.length);
    },
    ...replaced,
  };
  return { asked, endedStreams, activities, prepared: () => prepared, preparedAgain: () => preparedAgain };
}

function start(args: unknown[] = []) {
  return bed().environment.client.workflow.start('streamToCassandra', {
    workflowId: `stream-${crypto.randomUUID()}`,
    taskQueue: TASK_QUEUE,
    args,
  });
}

/** A driver that works until its owner is told to stop. */
async function untilCancelled(): Promise<never> {
  const { cancelled, heartbeat } = Context.current();
  const beating = setInterval(heartbeat, 100);
  return cancelled.finally(() => clearInterval(beating));
}

const obstacle = (type: string) =>
  ApplicationFailure.nonRetryable(`the driver met ${type}`, type, 'driver-1', false);

async function untilDriver(asked: readonly unknown[], n: number): Promise<void> {
  await pWaitFor(() => asked.length >= n);
}

describe('streamToCassandra', () => {
  it('prepares and then owns the driver of its own workflow id, with no input at all', async () => {
    const { asked, activities, prepared } = fakes(async () => {
      throw stillRunning('1 day');
    });
    await bed().withWorker(activities, async () => {
      const handle = await start();
      await bed().environment.sleep('1 minute');
      const status = await handle.query(streamStatusQuery);
      await handle.terminate();
      expect(status).toEqual({
        state: 'running',
        restarts: 0,
        failuresInARow: 0,
        driverSince: expect.any(String),
      });
      expect(asked).toEqual([{ streamId: handle.workflowId }]);
      expect(prepared()).toBe(1);
    });
  });

  it('replaces a driver that ended, tells the next start which one, and says why it ended', async () => {
    const { asked, activities } = fakes(async (n) => {
      throw n === 1 ? ended(1) : stillRunning('1 day');
    });
    await bed().withWorker(activities, async () => {
      const handle = await start();
      await bed().environment.sleep('1 minute');
      const status = await handle.query(streamStatusQuery);
      await handle.terminate();
      expect(status).toMatchObject({
        state: 'running',
        restarts: 1,
        failuresInARow: 1,
        lastFailure: { message: 'Spark driver driver-1 ended by itself' },
      });
      expect(asked).toEqual([
        { streamId: handle.workflowId },
        { streamId: handle.workflowId, ended: 'driver-1', patience: 2 },
      ]);
    });
  });

  it('backs off from a crash loop, and shows that it does', async () => {
    const { asked, activities } = fakes(async (n) => {
      throw ended(n);
    });
    await bed().withWorker(activities, async () => {
      const handle = await start();
      await bed().environment.sleep('9 minutes');
      const status = await handle.query(streamStatusQuery);
      await handle.terminate();
      // 1 + 2 + 4 + 8 + 16 + 32 seconds, and then one a minute.
      expect(asked.length).toBeGreaterThanOrEqual(13);
      expect(asked.length).toBeLessThanOrEqual(15);
      expect(status).toMatchObject({ state: 'backing off', failuresInARow: asked.length });
    });
  });

  it('replaces drivers that had worked without waiting, however many fail', async () => {
    const { asked, activities } = fakes(async (n) => {
      throw n <= 20 ? ended(n, true) : stillRunning('1 day');
    });
    await bed().withWorker(activities, async () => {
      const handle = await start();
      await bed().environment.sleep('5 seconds');
      const status = await handle.query(streamStatusQuery);
      await handle.terminate();
      expect(asked).toHaveLength(21);
      expect(status).toMatchObject({ state: 'running', failuresInARow: 20 });
    });
  });

  it('does not count it as a failure when the Spark master has forgotten a driver', async () => {
    const { activities } = fakes(async (n) => {
      throw n === 1 ? ended(n, true, 'SparkDriverForgotten') : stillRunning('1 day');
    });
    await bed().withWorker(activities, async () => {
      const handle = await start();
      await bed().environment.sleep('1 minute');
      const status = await handle.query(streamStatusQuery);
      await handle.terminate();
      expect(status).toMatchObject({ state: 'running', restarts: 1, failuresInARow: 0 });
    });
  });

  it('counts failures anew after a driver has run for an hour', async () => {
    const { activities } = fakes(async (n) => {
      throw n <= 3 ? ended(n) : stillRunning('1 day');
    });
    await bed().withWorker(activities, async () => {
      const handle = await start();
      await bed().environment.sleep('59 minutes');
      const before = await handle.query(streamStatusQuery);
      await bed().environment.sleep('2 minutes');
      const after = await handle.query(streamStatusQuery);
      await handle.terminate();
      expect(before).toMatchObject({ restarts: 3, failuresInARow: 3 });
      expect(after).toMatchObject({ restarts: 3, failuresInARow: 0, lastFailure: before.lastFailure });
    });
  });

  it('has ended only after its driver has, when it is cancelled', async () => {
    const events: string[] = [];
    const { activities } = fakes(async () => {
      const { cancelled, heartbeat } = Context.current();
      const beating = setInterval(heartbeat, 100);
      events.push('driver runs');
      try {
        return await cancelled;
      } catch (error) {
        // The kill of a real driver takes about a second; here it is this one line.
        events.push('driver ended');
        throw error;
      } finally {
        clearInterval(beating);
      }
    });
    await bed().withWorker(activities, async () => {
      const handle = await start();
      while (!events.includes('driver runs')) await new Promise(setImmediate);
      await handle.cancel();
      const error = await handle.result().catch((caught: unknown) => caught);
      events.push('workflow ended');
      expect((error as WorkflowFailedError).cause).toBeInstanceOf(CancelledFailure);
      expect(events).toEqual(['driver runs', 'driver ended', 'workflow ended']);
    });
  });

  it('fails at once on an input that is not valid', async () => {
    const { asked, activities } = fakes(async (n) => {
      throw ended(n);
    });
    await bed().withWorker(activities, async () => {
      const handle = await start([{ checkpoint: '/tmp' }]);
      const error = await handle.result().catch((caught: unknown) => caught);
      expect(error).toBeInstanceOf(WorkflowFailedError);
      expect((error as WorkflowFailedError).cause?.message).toMatch(/The input is not valid: .*checkpoint/);
      expect(asked).toEqual([]);
    });
  });

  it('goes on with the totals of an earlier run of the chain, which has prepared already', async () => {
    const { asked, activities, prepared } = fakes(async (n) => {
      throw n === 1 ? ended(1) : stillRunning('1 day');
    });
    await bed().withWorker(activities, async () => {
      const handle = await start([{}, { restarts: 7, failuresInARow: 0, ended: 'driver-0' }]);
      await bed().environment.sleep('1 minute');
      const status = await handle.query(streamStatusQuery);
      await handle.terminate();
      expect(status).toMatchObject({ restarts: 8, failuresInARow: 1 });
      expect(asked[0]).toMatchObject({ ended: 'driver-0' });
      expect(prepared()).toBe(0);
    });
  });
});

describe('the update restart', () => {
  it('replaces the driver where it stands, which is no failure, and leaves nothing of the old one', async () => {
    const { asked, endedStreams, activities } = fakes(untilCancelled);
    await bed().withWorker(activities, async () => {
      const handle = await start();
      await untilDriver(asked, 1);
      await handle.executeUpdate('restart');
      await untilDriver(asked, 2);
      const status = await handle.query(streamStatusQuery);
      await handle.terminate();
      expect(endedStreams).toEqual([handle.workflowId]);
      expect(asked[1]).toEqual({ streamId: handle.workflowId });
      expect(status).toMatchObject({ restarts: 1, failuresInARow: 0, lastRestart: { from: 'checkpoint' } });
    });
  });

  it('begins at the offsets that are resolved, in a checkpoint of its own, and says so', async () => {
    const { asked, activities } = fakes(untilCancelled);
    await bed().withWorker(activities, async () => {
      const handle = await start();
      await untilDriver(asked, 1);
      const answer = await handle.executeUpdate(restartUpdate, { args: [{ from: 'verified' }] });
      await untilDriver(asked, 2);
      await handle.terminate();
      expect(asked[1]?.restart).toEqual({
        id: expect.stringMatching(/^[\w-]{36}$/),
        offsets: { '0': '700' },
      });
      expect(answer.lastRestart?.from).toBe('verified, {"0":"700"}');
    });
  });

  it('changes nothing when it is refused, and says why', async () => {
    const { asked, activities } = fakes(untilCancelled, {
      restartOffsets: async () => {
        throw ApplicationFailure.nonRetryable('would leave out records', 'RestartWouldLose');
      },
    });
    await bed().withWorker(activities, async () => {
      const handle = await start();
      await untilDriver(asked, 1);
      const refused = await handle
        .executeUpdate(restartUpdate, { args: [{ from: { '0': '9' } }] })
        .catch((error: unknown) => error);
      const invalid = await handle
        .executeUpdate(restartUpdate, { args: [{ from: 'latest' } as never] })
        .catch((error: unknown) => error);
      const status = await handle.query(streamStatusQuery);
      await handle.terminate();
      expect(String((refused as Error).cause)).toMatch(/would leave out records/);
      expect(String((invalid as Error).cause)).toMatch(/The input is not valid: from/);
      expect(status).toEqual({
        state: 'running',
        restarts: 0,
        failuresInARow: 0,
        driverSince: expect.any(String),
      });
      expect(asked).toHaveLength(1);
    });
  });

  it('gets a stream going again that no driver could go on with: it does not try at full pace meanwhile', async () => {
    const { asked, activities } = fakes(async (n) => {
      throw n === 1 ? obstacle('CheckpointBroken') : stillRunning('1 day');
    });
    await bed().withWorker(activities, async () => {
      const handle = await start();
      await bed().environment.sleep('9 minutes');
      const status = await handle.query(streamStatusQuery);
      expect(status).toMatchObject({
        state: 'needs a restart',
        lastFailure: { message: 'the driver met CheckpointBroken' },
      });
      expect(asked).toHaveLength(1);
      await handle.executeUpdate(restartUpdate, { args: [{ from: 'verified' }] });
      await untilDriver(asked, 2);
      await handle.terminate();
    });
  });
});

describe('what a driver needs and somebody has removed', () => {
  it('is made again before the next driver, and the new topic is read from its first record', async () => {
    const met = ['TopicMissing', 'TopicReplaced'];
    const { asked, activities, preparedAgain } = fakes(async (n) => {
      const type = met[n - 1];
      throw type === undefined ? stillRunning('1 day') : obstacle(type);
    });
    await bed().withWorker(activities, async () => {
      const handle = await start();
      await bed().environment.sleep('1 minute');
      const status = await handle.query(streamStatusQuery);
      await handle.terminate();
      expect(preparedAgain()).toBeGreaterThanOrEqual(1);
      expect(asked[2]?.restart).toEqual({ id: expect.any(String) });
      expect(status.lastRestart?.from).toMatch(/^earliest, as the topic was missing/);
    });
  });

  it('is not made again after a driver that had worked, and a topic that was replaced unseen waits for a person', async () => {
    const { asked, activities, preparedAgain } = fakes(async (n) => {
      throw n === 1 ? ended(1, true) : obstacle('TopicReplaced');
    });
    await bed().withWorker(activities, async () => {
      const handle = await start();
      await bed().environment.sleep('5 minutes');
      const status = await handle.query(streamStatusQuery);
      await handle.terminate();
      expect(status.state).toBe('needs a restart');
      expect(asked).toHaveLength(2);
      expect(preparedAgain()).toBe(1);
    });
  });
});

describe('a cancelled stream', () => {
  it('closes only when its driver is gone, though the attempt that was to end it failed to', async () => {
    let tries = 0;
    const { asked, activities } = fakes(
      async () => {
        await untilCancelled().catch(() => undefined);
        throw ApplicationFailure.nonRetryable('still there', 'SparkDriverNotStopped');
      },
      {
        endStream: async () => {
          tries += 1;
          if (tries < 3) throw ApplicationFailure.create({ message: 'still there' });
        },
      },
    );
    await bed().withWorker(activities, async () => {
      const handle = await start();
      await untilDriver(asked, 1);
      await handle.cancel();
      const error = await handle.result().catch((caught: unknown) => caught);
      expect((error as WorkflowFailedError).cause).toBeInstanceOf(CancelledFailure);
      expect(tries).toBe(3);
    });
  });
});
