import { fileURLToPath } from 'node:url';
import { NativeConnection, Worker } from '@temporalio/worker';
import type { WorkerConfig } from '../config/pipelineConfig.ts';
import type { TemporalConfig } from '../config/temporalConfig.ts';
import { TASK_QUEUE } from '../domain/names.ts';
import type { Activities } from './activities.ts';

/** What a worker is made of. */
export interface WorkerOptions extends WorkerConfig {
  readonly temporal: TemporalConfig;
  readonly activities: Activities;
}

/** Path of the workflows' entry, for those who bundle them. */
export const WORKFLOWS_PATH = fileURLToPath(new URL('../workflows/index.ts', import.meta.url));

/** Makes a worker of the pipeline's task queue on a connection of its own; `run()` it, then `connection.close()`. */
export async function createWorker(
  options: WorkerOptions,
): Promise<{ worker: Worker; connection: NativeConnection }> {
  const { temporal, activities, shutdownGraceMs, workflowBundle } = options;
  const connection = await NativeConnection.connect(temporal.connection);
  try {
    const worker = await Worker.create({
      connection,
      namespace: temporal.namespace,
      taskQueue: TASK_QUEUE,
      activities,
      ...(workflowBundle === undefined
        ? { workflowsPath: WORKFLOWS_PATH }
        : { workflowBundle: { codePath: workflowBundle } }),
      // A terminated stream is noticed by its next heartbeat: they reach the server at least this often, whatever the
      // heartbeat time-out.
      maxHeartbeatThrottleInterval: '1 second',
      defaultHeartbeatThrottleInterval: '1 second',
      shutdownGraceTime: shutdownGraceMs,
      shutdownForceTime: shutdownGraceMs + 10_000,
    });
    return { worker, connection };
  } catch (error) {
    await connection.close();
    throw error;
  }
}
