import { fileURLToPath } from 'node:url';
import { NativeConnection, Worker, type WorkflowBundleOption } from '@temporalio/worker';
import type { TemporalConfig } from '../config/temporalConfig.ts';
import { TASK_QUEUE } from '../domain/names.ts';
import type { Activities } from './activities.ts';

/** What a worker is made of. */
export interface WorkerOptions {
  readonly temporal: TemporalConfig;
  readonly activities: Activities;
  /** How long running activities may take to end after a stop was asked for. */
  readonly shutdownGraceMs: number;
  /** A prebuilt bundle; without one the workflows are bundled now, which takes some seconds. */
  readonly workflowBundle?: WorkflowBundleOption;
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
      ...(workflowBundle === undefined ? { workflowsPath: WORKFLOWS_PATH } : { workflowBundle }),
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
