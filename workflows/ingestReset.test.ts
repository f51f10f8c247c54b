import { execa } from 'execa';
import pWaitFor from 'p-wait-for';
import type { TickInput } from '../activities/ingest.ts';
import { tickKey } from '../domain/identity.ts';
import { readLocalConfig } from '../config/localConfig.ts';
import { TASK_QUEUE, WORKFLOW_TYPES } from '../tests/companyNames.ts';
import { temporalPath } from '../infra/servers/temporal.ts';
import { useWorkflowTestBed } from '../tests/temporalTestServer.ts';

const bed = useWorkflowTestBed('real');
const LIMIT = { interval: 100, timeout: 60_000 };

describe('an ingestion that was reset', () => {
  it('makes no tick that has the name of another, so that no record takes the place of one that is stored', async () => {
    const ticks: TickInput[] = [];
    const activities = {
      prepare: async () => ({}),
      ingestTick: async (input: TickInput) => {
        ticks.push(input);
        return { records: 1, rejected: 0 };
      },
    };
    await bed().withWorker(activities, async () => {
      const { client } = bed().environment;
      const handle = await client.workflow.start(WORKFLOW_TYPES.ingest, {
        workflowId: 'reset/ingest',
        taskQueue: TASK_QUEUE,
        args: [{ intervalSeconds: 1 }],
      });
      await pWaitFor(() => ticks.length >= 3, LIMIT);
      // To the end of its first workflow task: nothing of what it did is kept.
      const reset = ['workflow', 'reset', '--workflow-id', handle.workflowId, '--type', 'FirstWorkflowTask'];
      const { address } = bed().environment;
      await execa(temporalPath(readLocalConfig()), [...reset, '--reason', 'a test', '--address', address]);
      const before = ticks.length;
      await pWaitFor(() => ticks.length >= before + 3, LIMIT);
      await client.workflow.getHandle(handle.workflowId).terminate();
    });
    const times = new Map<string, Set<string>>();
    for (const { identity, scheduledAt } of ticks) {
      const key = tickKey(identity);
      times.set(key, (times.get(key) ?? new Set()).add(scheduledAt));
    }
    expect([...times.values()].filter((its) => its.size > 1)).toEqual([]);
    expect(new Set(ticks.map(({ identity }) => identity.firstExecutionRunId)).size).toBe(2);
  });
});
