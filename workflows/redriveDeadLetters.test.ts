import type { WorkflowFailedError } from '@temporalio/client';
import pWaitFor from 'p-wait-for';
import type { RedriveStep } from '../activities/redrive/dependencies.ts';
import type { RedriveStatus } from '../domain/deadLetters.ts';
import { TASK_QUEUE, WORKFLOW_TYPES } from '../tests/companyNames.ts';
import { useWorkflowTestBed } from '../tests/temporalTestServer.ts';
import { pauseRedriveUpdate, redriveStatusQuery, resumeRedriveUpdate } from './messages.ts';

const bed = useWorkflowTestBed();
const EXAMPLE = { day: '2026-11-22', partition: 0, offset: '3' };

/** Two days of one partition, with two steps on the first day; each step accepts ten and leaves one. */
function fakes() {
  const steps: RedriveStep[] = [];
  const activities = {
    planRedrive: async () => ({ days: ['2026-11-22', '2026-11-23'], partitions: ['0'], ends: { 0: '100' } }),
    redrive: async (step: RedriveStep) => {
      steps.push(step);
      return {
        seen: 11,
        accepted: 10,
        notAccepted: [{ problem: 'not good', count: 1, example: EXAMPLE }],
        ...(steps.length === 1 ? { after: '50' } : {}),
        ends: step.dryRun ? step.ends : { 0: String(100 + 10 * steps.length) },
      };
    },
    settleRedriven: async () => ({ stored: 15, refused: 0 }),
  };
  return { steps, activities };
}

function start(workflowId: string, input: object) {
  return bed().environment.client.workflow.start(WORKFLOW_TYPES.redrive, {
    workflowId,
    taskQueue: TASK_QUEUE,
    args: [input],
  });
}

describe('redriveDeadLetters', () => {
  it('goes through days and partitions, hands on where it is, and says what became of all', async () => {
    const { steps, activities } = fakes();
    await bed().withWorker(activities, async () => {
      const handle = await start('whole', { reason: 'narrow' });
      expect(await handle.result()).toEqual({
        state: 'done',
        dryRun: false,
        seen: 33,
        accepted: 30,
        notAccepted: [{ problem: 'not good', count: 3, example: EXAMPLE }],
        stored: 30,
        refused: 0,
      } satisfies RedriveStatus);
    });
    expect(steps.map(({ day, after, ends }) => [day, after, ends[0]])).toEqual([
      ['2026-11-22', undefined, '100'],
      ['2026-11-22', '50', '110'],
      ['2026-11-23', undefined, '120'],
    ]);
    // What is refused again meanwhile is not taken up again.
    expect(steps.every(({ selection, startedAt }) => selection.until === startedAt)).toBe(true);
    expect(steps[0]?.selection.reason).toBe('narrow');
  });

  it('sends no more a second than it may', async () => {
    const { activities } = fakes();
    await bed().withWorker(activities, async () => {
      const handle = await start('slow', { perSecond: 1 });
      await handle.result();
      const { startTime, closeTime } = await handle.describe();
      // Thirty were sent.
      expect((closeTime?.getTime() ?? 0) - startTime.getTime()).toBeGreaterThanOrEqual(29_000);
    });
  });

  it('asks the stream for nothing after a dry run', async () => {
    const { activities, steps } = fakes();
    const settled: unknown[] = [];
    const noting = { ...activities, settleRedriven: async (step: unknown) => settled.push(step) };
    await bed().withWorker(noting, async () => {
      const handle = await start('dry', { dryRun: true });
      expect(await handle.result()).toMatchObject({ state: 'done', dryRun: true, accepted: 30, stored: 0 });
    });
    expect(settled).toEqual([]);
    expect(steps.every(({ dryRun }) => dryRun)).toBe(true);
  });

  it('asks the stream of its own pipeline, by its id, and that of the definition where its id says none', async () => {
    const { activities } = fakes();
    const asked: string[] = [];
    const settleRedriven = async ({ streamId }: { readonly streamId: string }) => {
      asked.push(streamId);
      return { stored: 1, refused: 0 };
    };
    await bed().withWorker({ ...activities, settleRedriven }, async () => {
      for (const id of ['another/redrive', 'mine']) await (await start(id, {})).result();
    });
    expect([...new Set(asked)]).toEqual(['another/stream', 'company-pipeline/stream']);
  });

  it('waits while it is paused, and goes on where it was', async () => {
    const { activities, steps } = fakes();
    await bed().withWorker(activities, async () => {
      const handle = await start('paused', { perSecond: 1 });
      await pWaitFor(() => steps.length === 1, { timeout: 60_000 });
      await handle.executeUpdate(pauseRedriveUpdate);
      await bed().environment.sleep('1 hour');
      expect((await handle.query(redriveStatusQuery)).state).toBe('paused');
      expect(steps.length).toBe(1);
      await handle.executeUpdate(resumeRedriveUpdate);
      expect((await handle.result()).accepted).toBe(30);
    });
  });

  it('mends one: its day and offset alone, with the value that is sent in its place', async () => {
    const { activities, steps } = fakes();
    const mend = { day: '2026-11-22', partition: 0, offset: '3', value: '{}' };
    await bed().withWorker(activities, async () => {
      const handle = await start('mend', { mend });
      expect(await handle.result()).toMatchObject({ state: 'done', mended: EXAMPLE, stored: 15 });
    });
    expect(steps.map(({ day, selection, value }) => ({ day, selection, value }))).toEqual(
      [1, 2].map(() => ({ day: mend.day, selection: { offsets: { 0: ['3', '4'] } }, value: '{}' })),
    );
  });

  it('mends none of a selection', async () => {
    await bed().withWorker(fakes().activities, async () => {
      const mend = { day: '2026-11-22', partition: 0, offset: '3', value: '{}' };
      const error = await (
        await start('two', { reason: 'narrow', mend })
      )
        .result()
        .catch((caught: unknown) => caught);
      expect((error as WorkflowFailedError).cause?.message).toMatch(/mend: expected the one dead letter/);
    });
  });

  it('fails at once on an input that is not valid', async () => {
    await bed().withWorker(fakes().activities, async () => {
      const handle = await start('invalid', { perSecond: 0, reasn: 'x' });
      const error = await handle.result().catch((caught: unknown) => caught);
      expect((error as WorkflowFailedError).cause?.message).toMatch(/perSecond: .*reasn/);
    });
  });
});
