import { Context } from '@temporalio/activity';
import { ApplicationFailure, CancelledFailure } from '@temporalio/common';
import type { WorkflowFailedError, WorkflowHandle } from '@temporalio/client';
import { PARTS, partWorkflowId } from '../domain/names.ts';
import { TASK_QUEUE, WORKFLOW_TYPES } from '../tests/companyNames.ts';
import { useWorkflowTestBed } from '../tests/temporalTestServer.ts';
import { pipelineStatusQuery } from './messages.ts';

const bed = useWorkflowTestBed('real');

/** A driver that works until its owner is told to stop. */
async function untilCancelled(): Promise<void> {
  const beat = setInterval(() => Context.current().heartbeat(), 200);
  await Context.current().cancelled.finally(() => clearInterval(beat));
}

/** Activities of parts that work, with what the test replaces. */
function activities(replaced: object = {}) {
  return {
    prepare: async () => ({}),
    ingestTick: async () => ({ records: 1, rejected: 0 }),
    ticksOf: async () => null,
    driverRestartsOf: async () => null,
    ownSparkDriver: () => untilCancelled(),
    endStream: async () => undefined,
    verify: async () => ({ ok: true, checked: 0, repaired: 0, failures: [] }),
    ...replaced,
  };
}

const workflows = () => bed().environment.client.workflow;

function start(workflowId: string, args: unknown[] = []): Promise<WorkflowHandle> {
  return workflows().start(WORKFLOW_TYPES.pipeline, { workflowId, taskQueue: TASK_QUEUE, args });
}

async function stateOf(workflowId: string): Promise<string> {
  return (await workflows().getHandle(workflowId).describe()).status.name;
}

/** Waits until the parts are as `expected`; the test server's clock runs on meanwhile. */
async function untilParts(handle: WorkflowHandle, expected: Record<string, string>): Promise<void> {
  for (let i = 0; i < 60; i += 1) {
    const { parts } = await handle.query(pipelineStatusQuery);
    if (Object.entries(expected).every(([part, state]) => parts[part as 'ingest'].state === state)) return;
    await bed().environment.sleep('1 second');
  }
  expect((await handle.query(pipelineStatusQuery)).parts).toMatchObject(expected);
}

describe('companyPipeline', () => {
  it('prepares, then runs the three parts as children under its own id, with no input at all', async () => {
    await bed().withWorker(activities(), async () => {
      const handle = await start('whole');
      await untilParts(handle, { ingest: 'running', stream: 'running', verify: 'running' });
      expect(await handle.query(pipelineStatusQuery)).toMatchObject({ state: 'running' });
      expect(await stateOf('whole/ingest')).toBe('RUNNING');
      await handle.terminate();
    });
  });

  it('takes its parts with it when it is terminated', async () => {
    await bed().withWorker(activities(), async () => {
      const handle = await start('terminated');
      await untilParts(handle, { ingest: 'running', stream: 'running', verify: 'running' });
      await handle.terminate();
      for (const part of PARTS)
        await expect(workflows().getHandle(partWorkflowId(part, 'terminated')).result()).rejects.toThrow(
          /by parent close policy/,
        );
    });
  });

  it('ends as cancelled, after its parts, when it is cancelled', async () => {
    await bed().withWorker(activities(), async () => {
      const handle = await start('cancelled');
      await untilParts(handle, { ingest: 'running', stream: 'running', verify: 'running' });
      await handle.cancel();
      const error = await handle.result().catch((caught: unknown) => caught);
      expect((error as WorkflowFailedError).cause).toBeInstanceOf(CancelledFailure);
      const states = await Promise.all(PARTS.map((part) => stateOf(partWorkflowId(part, 'cancelled'))));
      expect(states).toEqual(['CANCELLED', 'CANCELLED', 'CANCELLED']);
    });
  });

  it('goes on without a part that a person ends alone, and says so', async () => {
    await bed().withWorker(activities(), async () => {
      const handle = await start('without-one');
      await untilParts(handle, { verify: 'running' });
      await workflows().getHandle('without-one/verify').terminate('not needed today');
      await untilParts(handle, { verify: 'ended' });
      const { parts } = await handle.query(pipelineStatusQuery);
      expect(parts).toMatchObject({
        ingest: { state: 'running' },
        verify: { state: 'ended', message: 'terminated' },
      });
      await handle.terminate();
    });
  });

  it('leaves a part alone that already runs by itself', async () => {
    await bed().withWorker(activities(), async () => {
      const ingest = await workflows().start(WORKFLOW_TYPES.ingest, {
        workflowId: 'beside/ingest',
        taskQueue: TASK_QUEUE,
      });
      const handle = await start('beside');
      await untilParts(handle, { ingest: 'running by itself', stream: 'running', verify: 'running' });
      await handle.terminate();
      expect(await stateOf('beside/ingest')).toBe('RUNNING');
      await ingest.terminate();
    });
  });

  it('hands each part its input, and refuses one that is not valid before anything starts', async () => {
    const quantities: number[] = [];
    const noting = activities({
      ingestTick: async ({ quantity }: { quantity: number }) => {
        quantities.push(quantity);
        return { records: quantity, rejected: 0 };
      },
    });
    await bed().withWorker(noting, async () => {
      const refused = await start('refused', [{ ingest: { quantity: 5000 } }]);
      const error = await refused.result().catch((caught: unknown) => caught);
      expect((error as WorkflowFailedError).cause?.message).toMatch(/ingest.quantity: .*<=1000/);
      const handle = await start('with-input', [{ ingest: { quantity: 7 } }]);
      await untilParts(handle, { ingest: 'running' });
      await bed().environment.sleep('1 second');
      await handle.terminate();
      expect(quantities[0]).toBe(7);
    });
  });

  it('fails when what it prepares can never be there, with the reason', async () => {
    const refusing = activities({
      prepare: async () => {
        throw ApplicationFailure.nonRetryable(
          'the schema is incompatible with the registered one',
          'SchemaIncompatible',
        );
      },
    });
    await bed().withWorker(refusing, async () => {
      const handle = await start('unprepared');
      const error = await handle.result().catch((caught: unknown) => caught);
      expect((error as WorkflowFailedError).cause?.cause).toMatchObject({
        message: expect.stringMatching(/incompatible/),
      });
    });
  });
});
