import { ApplicationFailure } from '@temporalio/common';
import { WorkflowFailedError, WorkflowUpdateFailedError } from '@temporalio/client';
import pWaitFor from 'p-wait-for';
import { SEARCH_ATTRIBUTES } from '../domain/names.ts';
import { TASK_QUEUE } from '../tests/companyNames.ts';
import { ticksAddUp, type TickOutcome } from '../domain/ticks.ts';
import { useWorkflowTestBed } from '../tests/temporalTestServer.ts';
import {
  ingestStatusQuery,
  pauseUpdate,
  resumeUpdate,
  setIntervalUpdate,
  setQuantityUpdate,
  tickNowUpdate,
} from './messages.ts';
import type { TickInput } from '../activities/ingest.ts';

const bed = useWorkflowTestBed();

/** Activities that note what they were asked, and answer with `outcome`. */
function fakes(outcome: (input: TickInput) => Promise<TickOutcome>) {
  const ticks: TickInput[] = [];
  return {
    ticks,
    activities: {
      prepare: async () => ({}),
      ingestTick: async (input: TickInput) => {
        ticks.push(input);
        return outcome(input);
      },
    },
  };
}
const onePublished = async () => ({ records: 1, rejected: 0 });

function start(args: unknown[] = []) {
  return bed().environment.client.workflow.start('ingestCompanies', {
    workflowId: `ingest-${crypto.randomUUID()}`,
    taskQueue: TASK_QUEUE,
    args,
  });
}

/** Seconds between each tick's scheduled time and the one before. */
function gaps(ticks: readonly TickInput[]): number[] {
  return ticks
    .slice(1)
    .map((tick, i) => (Date.parse(tick.scheduledAt) - Date.parse(ticks[i]?.scheduledAt ?? '')) / 1000);
}

describe('ingestCompanies', () => {
  it('ticks every 10 seconds on its schedule, with no input at all', async () => {
    const { ticks, activities } = fakes(onePublished);
    await bed().withWorker(activities, async () => {
      const handle = await start();
      await bed().environment.sleep('35 seconds');
      const status = await handle.query(ingestStatusQuery);
      await handle.terminate();
      expect(status).toMatchObject({ state: 'running', intervalSeconds: 10, quantity: 1 });
      expect(status.ticks).toMatchObject({ due: 4, published: 4, skipped: 0, failed: 0, records: 4 });
      expect(gaps(ticks)).toEqual([10, 10, 10]);
      expect(ticks.map((tick) => tick.identity.tick)).toEqual([0, 1, 2, 3]);
    });
  });

  it('waits for no timer where a tick is due already: a server may fire it a second late', async () => {
    const { activities } = fakes(onePublished);
    await bed().withWorker(activities, async () => {
      const handle = await start();
      await bed().environment.sleep('2 seconds');
      const { events } = await handle.fetchHistory();
      await handle.terminate();
      const firstTick = (events ?? []).findIndex(
        (event) => event.activityTaskScheduledEventAttributes?.activityType?.name === 'ingestTick',
      );
      expect(firstTick).toBeGreaterThan(0);
      const before = (events ?? []).slice(0, firstTick);
      expect(before.filter((event) => event.timerStartedEventAttributes)).toEqual([]);
    });
  });

  it('sets its search attributes when they change, and not with every tick', async () => {
    const { activities } = fakes(onePublished);
    await bed().withWorker(activities, async () => {
      const handle = await start();
      await bed().environment.sleep('35 seconds');
      await handle.executeUpdate(pauseUpdate);
      const { events } = await handle.fetchHistory();
      await handle.terminate();
      const set = (events ?? []).flatMap(
        (event) =>
          event.upsertWorkflowSearchAttributesEventAttributes?.searchAttributes?.indexedFields?.[
            SEARCH_ATTRIBUTES.state
          ]?.data ?? [],
      );
      expect(set.map((value) => Buffer.from(value).toString())).toEqual(['"running"', '"paused"']);
    });
  });

  it('asks for another number of records from the next tick on, and refuses one that is none', async () => {
    const { ticks, activities } = fakes(onePublished);
    await bed().withWorker(activities, async () => {
      const handle = await start([{ intervalSeconds: 10, quantity: 2 }]);
      await bed().environment.sleep('5 seconds');
      expect((await handle.executeUpdate(setQuantityUpdate, { args: [7] })).quantity).toBe(7);
      await expect(handle.executeUpdate(setQuantityUpdate, { args: [5000] })).rejects.toThrow(
        WorkflowUpdateFailedError,
      );
      await bed().environment.sleep('10 seconds');
      await handle.terminate();
      expect(ticks.map(({ quantity }) => quantity)).toEqual([2, 7]);
    });
  });

  it('takes the interval and the quantity from its input', async () => {
    const { ticks, activities } = fakes(onePublished);
    await bed().withWorker(activities, async () => {
      const handle = await start([{ intervalSeconds: 2, quantity: 50 }]);
      await bed().environment.sleep('5 seconds');
      await handle.terminate();
      expect(gaps(ticks)).toEqual([2, 2]);
      expect(ticks[0]?.quantity).toBe(50);
    });
  });

  it('books a tick that is given up as failed, says why, and goes on', async () => {
    const { activities } = fakes(async ({ identity }) => {
      if (identity.tick === 1) throw ApplicationFailure.nonRetryable('the API answers 404', 'SourceRejected');
      return onePublished();
    });
    await bed().withWorker(activities, async () => {
      const handle = await start();
      await bed().environment.sleep('25 seconds');
      const status = await handle.query(ingestStatusQuery);
      await handle.terminate();
      expect(status.ticks).toMatchObject({ due: 3, published: 2, failed: 1 });
      expect(status.lastFailure).toMatchObject({ tick: 1, message: 'the API answers 404' });
    });
  });

  it('skips and counts the ticks that come due while one takes too long', async () => {
    const { ticks, activities } = fakes(async ({ identity }) => {
      // Rate-limited: the next attempt comes after 35 seconds.
      if (identity.tick === 1 && ticks.length === 2)
        throw ApplicationFailure.create({ message: 'rate limited', nextRetryDelay: '35 seconds' });
      return onePublished();
    });
    await bed().withWorker(activities, async () => {
      const handle = await start();
      await bed().environment.sleep('58 seconds');
      const { ticks: totals } = await handle.query(ingestStatusQuery);
      await handle.terminate();
      expect(totals).toMatchObject({ published: 4, failed: 0, skipped: 2, due: 6 });
      expect(ticksAddUp(totals)).toBe(true);
    });
  });

  it('asks nothing before the time that the source named, however far off, and says until when', async () => {
    const { ticks, activities } = fakes(async ({ identity }) => {
      if (identity.tick > 1) return onePublished();
      const notBefore = new Date((await bed().environment.currentTimeMs()) + 7_200_000).toISOString();
      throw ApplicationFailure.create({
        message: 'too many requests (429)',
        type: 'SourceRateLimited',
        nextRetryDelay: '2 hours',
        details: [{ notBefore }],
      });
    });
    await bed().withWorker(activities, async () => {
      const handle = await start();
      await bed().environment.sleep('1 hour');
      const holding = await handle.query(ingestStatusQuery);
      const refused = await refusal(handle.executeUpdate(tickNowUpdate));
      expect(ticks.length).toBe(1);
      await bed().environment.sleep('65 minutes');
      const after = await handle.query(ingestStatusQuery);
      await handle.terminate();
      expect(holding).toMatchObject({
        ticks: { failed: 1, published: 0 },
        nextTickAt: holding.hold?.until,
        hold: { asked: true, message: 'too many requests (429)' },
      });
      expect(refused).toBe(
        `the source asked not to be asked before ${holding.hold?.until}: too many requests (429)`,
      );
      expect(ticks[1]?.identity.tick).toBeGreaterThan(700);
      expect(after).not.toHaveProperty('hold');
      expect(after.ticks.skipped).toBeGreaterThan(700);
      expect(ticksAddUp(after.ticks)).toBe(true);
    });
  });

  it('asks a source that goes on failing ever more rarely, and lets a person try', async () => {
    let requests = 0;
    let back = false;
    const { activities } = fakes(async () => {
      requests += 1;
      if (back) return onePublished();
      throw ApplicationFailure.nonRetryable('expected status 200, got 500', 'SourceUnavailable');
    });
    await bed().withWorker(activities, async () => {
      const handle = await start();
      await bed().environment.sleep('30 minutes');
      // At 0, 10 and 20 s, and then after twice the time: 40, 80, 160, 320, 640 and 1280 s.
      const before = requests;
      expect(await handle.query(ingestStatusQuery)).toMatchObject({ hold: { asked: false } });
      back = true;
      await expect(handle.executeUpdate(tickNowUpdate)).resolves.toMatchObject({ records: 1 });
      const after = await handle.query(ingestStatusQuery);
      await handle.terminate();
      expect(before).toBeLessThan(12);
      expect(after).not.toHaveProperty('hold');
    });
  });

  it('pauses and resumes, and counts what came due between as skipped', async () => {
    const { activities } = fakes(onePublished);
    await bed().withWorker(activities, async () => {
      const handle = await start();
      await bed().environment.sleep('5 seconds');
      expect(await handle.executeUpdate(pauseUpdate)).toMatchObject({ state: 'paused' });
      await bed().environment.sleep('30 seconds');
      expect(await handle.executeUpdate(resumeUpdate)).toMatchObject({ state: 'running' });
      const { ticks } = await handle.query(ingestStatusQuery);
      await handle.terminate();
      expect(ticks).toMatchObject({ due: 4, published: 1, skipped: 3 });
    });
  });

  it('refuses updates that make no sense, and says why', async () => {
    const { activities } = fakes(onePublished);
    await bed().withWorker(activities, async () => {
      const handle = await start();
      const refusals = await Promise.all([
        refusal(handle.executeUpdate(resumeUpdate)),
        refusal(handle.executeUpdate(setIntervalUpdate, { args: [-5] })),
        refusal(handle.executeUpdate(setIntervalUpdate, { args: ['soon' as unknown as number] })),
      ]);
      await handle.terminate();
      expect(refusals).toEqual([
        'ingestion is not paused',
        expect.stringMatching(/The input is not valid: .*>=1/),
        expect.stringMatching(/The input is not valid: .*number/),
      ]);
    });
  });

  it('changes its interval while it runs', async () => {
    const { ticks, activities } = fakes(onePublished);
    await bed().withWorker(activities, async () => {
      const handle = await start();
      await bed().environment.sleep('5 seconds');
      expect(await handle.executeUpdate(setIntervalUpdate, { args: [20] })).toMatchObject({
        intervalSeconds: 20,
      });
      await bed().environment.sleep('40 seconds');
      await handle.terminate();
      expect(gaps(ticks)).toEqual([20, 20]);
    });
  });

  it('carries out a tick that a person asks for, also while paused, and answers what it published', async () => {
    const { activities } = fakes(async ({ quantity }) => ({ records: quantity, rejected: 0 }));
    await bed().withWorker(activities, async () => {
      const handle = await start([{ quantity: 3 }]);
      await handle.executeUpdate(pauseUpdate);
      expect(await handle.executeUpdate(tickNowUpdate)).toEqual({ records: 3, rejected: 0 });
      await handle.terminate();
    });
  });

  it('fails at once on an input that is not valid, with a message that names the key', async () => {
    const { ticks, activities } = fakes(onePublished);
    await bed().withWorker(activities, async () => {
      const handle = await start([{ quantity: 0, speed: 'fast' }]);
      const error = await handle.result().catch((caught: unknown) => caught);
      expect(error).toBeInstanceOf(WorkflowFailedError);
      expect((error as WorkflowFailedError).cause?.message).toMatch(/quantity: .*>=1.*speed/);
      expect(ticks).toEqual([]);
    });
  });

  it('hands its totals on to the next run of the chain, which does not prepare again', async () => {
    let prepared = 0;
    const { activities } = fakes(onePublished);
    const counting = { ...activities, prepare: async () => void (prepared += 1) };
    await bed().withWorker(counting, async () => {
      const now = await bed().environment.currentTimeMs();
      const totals = { due: 9, published: 7, skipped: 1, failed: 1, underWay: 0, records: 7, rejected: 0 };
      const handle = await start([
        { intervalSeconds: 10 },
        { intervalMs: 5_000, nextAtMs: now + 1_000, nextTick: 9, paused: false, totals },
      ]);
      await bed().environment.sleep('2 seconds');
      // On a busy machine the tick ends a moment later.
      const settled = async () => {
        const status = await handle.query(ingestStatusQuery);
        return status.ticks.due > 9 && status.ticks.underWay === 0 && pWaitFor.resolveWith(status);
      };
      const status = await pWaitFor(settled, { timeout: 60_000 });
      await handle.terminate();
      expect(status).toMatchObject({ intervalSeconds: 5, ticks: { due: 10, published: 8 } });
      expect(prepared).toBe(0);
    });
  });

  it('hands a cursor from tick to tick, not that of one that failed, and begins anew where it is refused', async () => {
    const { ticks, activities } = fakes(async ({ identity: { tick }, cursor }) => {
      if (tick === 2) throw ApplicationFailure.nonRetryable('no leader', 'KafkaError');
      if (cursor === 'c3') throw ApplicationFailure.nonRetryable('status 410', 'SourceCursorRefused');
      return { records: 1, rejected: 0, cursor: `c${tick}` };
    });
    await bed().withWorker(activities, async () => {
      const handle = await start();
      await bed().environment.sleep('65 seconds');
      const { cursor, ticks: totals } = await handle.query(ingestStatusQuery);
      await handle.terminate();
      expect(ticks.slice(0, 6).map((tick) => tick.cursor)).toEqual([
        undefined,
        'c0',
        'c1',
        'c1',
        'c3',
        undefined,
      ]);
      expect(totals).toMatchObject({ failed: 2 });
      expect(cursor).toBe(`c${totals.due - 1}`);
    });
  });
});

async function refusal(update: Promise<unknown>): Promise<string | undefined> {
  const error = await update.then(
    () => undefined,
    (caught: unknown) => caught,
  );
  return error instanceof WorkflowUpdateFailedError ? error.cause?.message : String(error);
}
