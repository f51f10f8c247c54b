import { ServiceError, type Client } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import pWaitFor from 'p-wait-for';
import {
  partWorkflowId,
  PIPELINE_WORKFLOW_ID,
  TASK_QUEUE,
  WORKFLOW_TYPES,
} from '../../tests/companyNames.ts';
import type { IngestStatus } from '../../domain/status.ts';
import { useWorkflowTestBed } from '../../tests/temporalTestServer.ts';
import type { WorkflowView } from './snapshot.ts';
import { workflowView } from './workflows.ts';

const bed = useWorkflowTestBed('real');
const client = () => bed().environment.client;
const INGEST = partWorkflowId('ingest');

const start = (type: string, workflowId: string) =>
  client().workflow.start(type, { workflowId, taskQueue: TASK_QUEUE });

async function refusedForGood(): Promise<never> {
  throw ApplicationFailure.nonRetryable('the schema is incompatible');
}

describe('the view of a workflow', () => {
  it('is undefined when it was never started', async () => {
    expect(await workflowView(client(), PIPELINE_WORKFLOW_ID)).toBeUndefined();
  });

  it('has the answer of its status query, and the activities that fail and are tried again', async () => {
    const activities = {
      prepare: async () => ({}),
      ingestTick: async () => {
        throw new Error('the API is away');
      },
    };
    await bed().withWorker(activities, async () => {
      await start(WORKFLOW_TYPES.ingest, INGEST);
      let view: WorkflowView<IngestStatus> | undefined;
      await pWaitFor(
        async () => {
          view = await workflowView<IngestStatus>(client(), INGEST);
          return (view?.retrying.length ?? 0) > 0;
        },
        { timeout: 60_000 },
      );
      expect(view).toMatchObject({
        workflowId: INGEST,
        type: WORKFLOW_TYPES.ingest,
        state: 'RUNNING',
        status: { value: { state: 'running', intervalSeconds: 10 } },
        retrying: [{ activity: 'ingestTick', lastFailure: 'the API is away' }],
      });
    });
  });

  it('is there without a worker, too, and says that the query was not answered', async () => {
    await start(WORKFLOW_TYPES.ingest, INGEST);
    expect(await workflowView(client(), INGEST, 200)).toMatchObject({
      state: 'RUNNING',
      // Of the call, or, where the machine is too busy to give it up in time, of the reading around it.
      status: { error: expect.stringMatching(/^no answer within (200|400) ms$/) },
      retrying: [],
    });
  });

  it('takes a call that the server gave up first for one without an answer, too', async () => {
    const handle = await start(WORKFLOW_TYPES.ingest, INGEST);
    const details = 'Call cancelled';
    const cause = Object.assign(new Error(`1 CANCELLED: ${details}`), { code: 1, details, metadata: {} });
    const query = () => Promise.reject(new ServiceError('Failed to query Workflow', { cause }));
    const cancelled = Object.create(client(), {
      workflow: { value: { getHandle: () => ({ describe: () => handle.describe(), query }) } },
    }) as Client;
    expect(await workflowView(cancelled, INGEST, 5000)).toMatchObject({
      status: { error: 'no answer within 5000 ms' },
    });
  });

  it('has the innermost reason of a failure', async () => {
    await bed().withWorker({ prepare: refusedForGood }, async () => {
      const handle = await start(WORKFLOW_TYPES.ingest, INGEST);
      await expect(handle.result()).rejects.toThrow(/failed/);
      const view = await workflowView(client(), INGEST);
      expect(view).toMatchObject({ state: 'FAILED', failure: 'the schema is incompatible' });
      expect(view).not.toHaveProperty('status');
    });
  });

  it('says that it was terminated', async () => {
    const handle = await start(WORKFLOW_TYPES.ingest, INGEST);
    await handle.terminate('enough');
    expect(await workflowView(client(), INGEST)).toMatchObject({ state: 'TERMINATED' });
  });
});
