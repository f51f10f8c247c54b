import { Connection } from '@temporalio/client';
import { pipelineEnvironment } from '../../config/localConfig.ts';
import { readTemporalConfig } from '../../config/temporalConfig.ts';
import { TASK_QUEUE } from '../../domain/names.ts';
import { localEnvironment, nodeCommand } from './node.ts';
import type { ServerDefinition } from './server.ts';

/** The Temporal worker: carries out the workflows and their activities. */
export const worker: ServerDefinition = {
  name: 'worker',
  // Its connections wait for the systems themselves; only without Temporal it has nothing to do.
  needs: ['temporal'],
  ports: [],
  address: () => `task queue ${TASK_QUEUE}`,
  stopMs: 30_000,

  async prepare(local, environment) {
    const env = { ...pipelineEnvironment(local, environment), ...localEnvironment(local) };
    return nodeCommand('workers/main.ts', [], env);
  },

  async ready(local) {
    const { connection: options, namespace } = readTemporalConfig(pipelineEnvironment(local, {}));
    const connection = await Connection.connect({ address: options.address ?? '', connectTimeout: '2 seconds' });
    try {
      const { pollers } = await connection.workflowService.describeTaskQueue({
        namespace,
        taskQueue: { name: TASK_QUEUE },
        taskQueueType: 1,
      });
      if (pollers.length === 0) throw new Error(`no worker polls task queue ${TASK_QUEUE}`);
    } finally {
      await connection.close();
    }
  },
};
