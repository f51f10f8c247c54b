import { Context } from '@temporalio/activity';
import { ApplicationFailure } from '@temporalio/common';
import type { WorkflowFailedError } from '@temporalio/client';
import pWaitFor from 'p-wait-for';
import { createBackfillActivities } from '../activities/backfill.ts';
import type { TickInput } from '../activities/ingest.ts';
import { backfillWorkflowId, TASK_QUEUE, WORKFLOW_TYPES } from '../tests/companyNames.ts';
import { useWorkflowTestBed } from '../tests/temporalTestServer.ts';
import { backfillStatusQuery, pauseBackfillUpdate, resumeBackfillUpdate } from './messages.ts';

const bed = useWorkflowTestBed();
const FROM = '2026-11-20T00:00:00Z';
const TO = '2026-11-20T00:01:35Z';
const TOMORROW = `${new Date(Date.now() + 86_400_000).toISOString().slice(0, 19)}Z`;

/** Notes what ticks are asked for; each has three records, of which one is refused. */
function fakes() {
  const asked: TickInput[] = [];
  const now = { underWay: 0, most: 0 };
  const activities = {
    ...createBackfillActivities({ description: { past: true } }),
    ingestTick: async (tick: TickInput) => {
      asked.push(tick);
      now.underWay += 1;
      now.most = Math.max(now.most, now.underWay);
      await new Promise((resolve) => setImmediate(resolve));
      now.underWay -= 1;
      return { records: 2, rejected: 1 };
    },
  };
  return { asked, now, activities };
}

function start(input: object, ...carried: object[]) {
  return bed().environment.client.workflow.start(WORKFLOW_TYPES.backfill, {
    workflowId: backfillWorkflowId(),
    taskQueue: TASK_QUEUE,
    args: [input, ...carried],
  });
}

function innermost(error: unknown): string {
  return error instanceof Error && error.cause !== undefined ? innermost(error.cause) : String(error);
}

const numbers = (asked: readonly TickInput[]) =>
  asked.map(({ identity }) => identity.tick).toSorted((one, other) => one - other);

describe('backfill', () => {
  it('carries out the ticks of a time range, each once, named by their times', async () => {
    const { asked, activities } = fakes();
    await bed().withWorker(activities, async () => {
      const handle = await start({ from: FROM, to: TO, quantity: 3 });
      expect(await handle.result()).toEqual({
        state: 'done',
        dryRun: false,
        ticks: 10,
        published: 10,
        underWay: 0,
        records: 20,
        rejected: 10,
        firstDue: '2026-11-20T00:00:00.000Z',
        lastDue: '2026-11-20T00:01:30.000Z',
      });
      await (await start({ from: FROM, to: TO, quantity: 3 })).result();
    });
    const first = Date.parse(FROM) / 1000;
    expect(numbers(asked.slice(0, 10))).toEqual(Array.from({ length: 10 }, (_, n) => first + 10 * n));
    // Once more the same: the same ticks.
    expect(numbers(asked.slice(10))).toEqual(numbers(asked.slice(0, 10)));
    for (const { identity, scheduledAt, quantity } of asked) {
      expect(identity).toMatchObject({ workflowId: backfillWorkflowId(), firstExecutionRunId: 'times' });
      expect(Date.parse(scheduledAt)).toBe(identity.tick * 1000);
      expect(quantity).toBe(3);
    }
  });

  it('carries out a number of ticks, the last of them due at its beginning, named by its chain', async () => {
    const { asked, activities } = fakes();
    await bed().withWorker(activities, async () => {
      const handle = await start({ ticks: 5, intervalSeconds: 60 });
      expect(await handle.result()).toMatchObject({ state: 'done', ticks: 5, published: 5 });
      const { startTime } = await handle.describe();
      expect(new Set(asked.map(({ identity }) => identity.firstExecutionRunId))).toEqual(
        new Set([handle.firstExecutionRunId]),
      );
      const due = asked
        .toSorted((one, other) => one.identity.tick - other.identity.tick)
        .map(({ scheduledAt }) => Date.parse(scheduledAt));
      expect(due.map((at) => at - (due[0] ?? 0))).toEqual([0, 60_000, 120_000, 180_000, 240_000]);
      expect(due.at(-1)).toBeLessThanOrEqual(startTime.getTime() + 5000);
      expect(due.at(-1)).toBeGreaterThan(startTime.getTime() - 5000);
    });
    expect(numbers(asked)).toEqual([0, 1, 2, 3, 4]);
  });

  it('carries out no more at the same time than it may', async () => {
    const { now, activities } = fakes();
    await bed().withWorker(activities, async () => {
      await (await start({ ticks: 40, concurrency: 3 })).result();
    });
    expect(now.most).toBeGreaterThan(1);
    expect(now.most).toBeLessThanOrEqual(3);
  });

  it('goes on where the run before has ended', async () => {
    const { asked, activities } = fakes();
    await bed().withWorker(activities, async () => {
      const carried = {
        startedAt: '2026-11-27T12:00:00.000Z',
        next: 8,
        paused: false,
        done: { published: 8, records: 16, rejected: 8 },
      };
      const handle = await start({ from: FROM, to: TO }, carried);
      expect(await handle.result()).toMatchObject({
        state: 'done',
        published: 10,
        records: 20,
        rejected: 10,
      });
    });
    const first = Date.parse(FROM) / 1000;
    expect(numbers(asked)).toEqual([first + 80, first + 90]);
  });

  it('begins no tick while it is paused, and goes on where it was', async () => {
    const { asked, activities } = fakes();
    let isOpen = false;
    const slow = {
      ...activities,
      ingestTick: async (tick: TickInput) => {
        if (asked.length > 0) await pWaitFor(() => isOpen, { timeout: 60_000 });
        return activities.ingestTick(tick);
      },
    };
    await bed().withWorker(slow, async () => {
      const handle = await start({ ticks: 20, concurrency: 2 });
      await pWaitFor(() => asked.length === 1, { timeout: 60_000 });
      expect((await handle.executeUpdate(pauseBackfillUpdate)).state).toBe('paused');
      isOpen = true;
      await pWaitFor(async () => (await handle.query(backfillStatusQuery)).underWay === 0, {
        timeout: 60_000,
      });
      await bed().environment.sleep('1 hour');
      const { published } = await handle.query(backfillStatusQuery);
      expect(published).toBeLessThan(20);
      expect(asked).toHaveLength(published);
      await handle.executeUpdate(resumeBackfillUpdate);
      expect(await handle.result()).toMatchObject({ state: 'done', published: 20 });
    });
    expect(numbers(asked)).toEqual(Array.from({ length: 20 }, (_, n) => n));
  });

  it('pauses itself at a tick that fails, says why, and tries the same tick when it is resumed', async () => {
    const { asked, activities } = fakes();
    let refuses = true;
    const refusing = {
      ...activities,
      ingestTick: async (tick: TickInput) => {
        if (tick.identity.tick !== 3 || !refuses) return activities.ingestTick(tick);
        throw ApplicationFailure.nonRetryable('expected status 200, got 404', 'SourceRejected');
      },
    };
    await bed().withWorker(refusing, async () => {
      const handle = await start({ ticks: 12, concurrency: 1 });
      await pWaitFor(async () => (await handle.query(backfillStatusQuery)).state === 'paused', {
        timeout: 60_000,
      });
      expect(await handle.query(backfillStatusQuery)).toMatchObject({
        published: 3,
        underWay: 1,
        lastFailure: { message: 'expected status 200, got 404' },
      });
      refuses = false;
      await handle.executeUpdate(resumeBackfillUpdate);
      expect(await handle.result()).toMatchObject({ state: 'done', published: 12 });
    });
    expect(numbers(asked)).toEqual(Array.from({ length: 12 }, (_, n) => n));
  });

  it('asks for nothing in a dry run', async () => {
    const { asked, activities } = fakes();
    await bed().withWorker(activities, async () => {
      const handle = await start({ ticks: 1000, dryRun: true });
      expect(await handle.result()).toMatchObject({ state: 'done', dryRun: true, ticks: 1000, published: 0 });
    });
    expect(asked).toEqual([]);
  });

  it('ends its ticks when it is cancelled', async () => {
    const { activities } = fakes();
    let cancelled = 0;
    const hanging = {
      ...activities,
      ingestTick: async () => {
        const { cancelled: isOver, heartbeat } = Context.current();
        const timer = setInterval(() => heartbeat(), 100);
        await isOver.catch(() => undefined);
        clearInterval(timer);
        cancelled += 1;
      },
    };
    await bed().withWorker(hanging, async () => {
      const handle = await start({ ticks: 10, concurrency: 2 });
      await pWaitFor(async () => (await handle.query(backfillStatusQuery)).underWay === 2, {
        timeout: 60_000,
      });
      await handle.cancel();
      await expect(handle.result()).rejects.toThrow('Workflow execution cancelled');
      await pWaitFor(() => cancelled === 2, { timeout: 60_000 });
    });
  });

  it.each([
    ['nothing', {}, /expected either ticks, or from and to/],
    ['both', { ticks: 3, from: FROM, to: TO }, /expected either ticks, or from and to/],
    ['a range that ends before it begins', { from: TO, to: FROM }, /expected from .* before to/],
    ['parts of a second', { from: '2026-11-20T00:00:00.5Z', to: TO }, /expected whole seconds/],
    [
      'too many',
      { from: FROM, to: TO.replace('11', '12'), intervalSeconds: 1 },
      /100000 ticks at most.* 2592095/,
    ],
    ['the future', { from: FROM, to: TOMORROW, intervalSeconds: 86_400 }, /expected no time after now/],
  ])('fails at once on an input that is not valid: %s', async (_, input, message) => {
    const { asked, activities } = fakes();
    await bed().withWorker(activities, async () => {
      const error = await (await start(input)).result().catch((caught: unknown) => caught);
      expect((error as WorkflowFailedError).cause?.message).toMatch(message);
    });
    expect(asked).toEqual([]);
  });

  it.each([
    ['a source that answers with its state', { state: {} }, { ticks: 3 }, /answers with its state/],
    [
      'a time range of a source without a past',
      {},
      { from: FROM, to: TO },
      /expected ticks, not from and to/,
    ],
  ])('is refused %s', async (_, description, input, message) => {
    const activities = { ...fakes().activities, ...createBackfillActivities({ description }) };
    await bed().withWorker(activities, async () => {
      const error = await (await start(input)).result().catch((caught: unknown) => caught);
      expect(innermost(error)).toMatch(message);
    });
  });
});
