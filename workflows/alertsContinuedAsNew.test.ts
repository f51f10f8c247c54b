import pWaitFor from 'p-wait-for';
import { ApplicationFailure } from '@temporalio/common';
import type { Judged, JudgeRequest } from '../activities/alerts/dependencies.ts';
import { partWorkflowId } from '../domain/names.ts';
import { TASK_QUEUE } from '../tests/companyNames.ts';
import { PASSED } from '../tests/replay/fakeActivities.ts';
import { useWorkflowTestBed } from '../tests/temporalTestServer.ts';
import { verifyStatusQuery } from './messages.ts';

const bed = useWorkflowTestBed('real, short runs');

it('a receiver that takes nothing keeps no run from its end, and the next one knows the alerts of the one before', async () => {
  const since = new Date().toISOString();
  const lag = { kind: 'lag', since, foundAt: since, text: 'it is so', value: 2, limit: 1 } as const;
  const asked: JudgeRequest[] = [];
  const activities = {
    prepare: async () => ({}),
    ticksOf: async () => null,
    driverRestartsOf: async () => 0,
    verify: async () => PASSED,
    judgePipeline: async (request: JudgeRequest): Promise<Judged> => {
      asked.push(request);
      return { watch: request.watch, episodes: [lag], isTold: true };
    },
    sendAlert: async () => {
      throw ApplicationFailure.nonRetryable('got 401', 'WebhookRefused');
    },
  };
  await bed().withWorker(activities, async () => {
    const { client } = bed().environment;
    const handle = await client.workflow.start('verifyCassandra', {
      workflowId: partWorkflowId('verify', 'short'),
      taskQueue: TASK_QUEUE,
      args: [{ intervalSeconds: 5 }],
    });
    const newest = client.workflow.getHandle(handle.workflowId);
    await pWaitFor(async () => (await newest.describe()).runId !== handle.firstExecutionRunId, {
      timeout: 120_000,
      interval: 300,
    });
    const { alerts } = await newest.query(verifyStatusQuery);
    await newest.terminate();
    expect(alerts).toMatchObject({ watchedSince: asked[0]?.watch.since, episodes: [lag] });
  });
});
