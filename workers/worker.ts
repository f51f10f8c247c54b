import { fileURLToPath } from 'node:url';
import { NativeConnection, Worker } from '@temporalio/worker';
import type { WorkerConfig } from '../config/pipelineConfig.ts';
import type { TemporalConfig } from '../config/temporalConfig.ts';
import { DEPLOYMENT, TASK_QUEUE } from '../domain/names.ts';
import type { Activities } from './activities.ts';

/** What a worker is made of. */
export interface WorkerOptions extends WorkerConfig {
  readonly temporal: TemporalConfig;
  readonly activities: Activities;
}

/** Path of the file that exports a pipeline's workflows, for those who bundle them. */
export function workflowsPath(pipeline: string): string {
  return fileURLToPath(new URL(`../pipelines/${pipeline}/workflows.ts`, import.meta.url));
}

/** Makes a worker of the pipeline's task queue on a connection of its own; `run()` it, then `connection.close()`. */
export async function createWorker(
  options: WorkerOptions,
): Promise<{ worker: Worker; connection: NativeConnection }> {
  const { temporal, activities, heartbeatMs, shutdownGraceMs, buildId, workflowBundle } = options;
  const connection = await NativeConnection.connect(temporal.connection);
  try {
    const worker = await Worker.create({
      connection,
      namespace: temporal.namespace,
      taskQueue: TASK_QUEUE,
      activities,
      ...(workflowBundle === undefined
        ? { workflowsPath: workflowsPath('companies') }
        : { workflowBundle: { codePath: workflowBundle } }),
      ...(buildId === undefined ? {} : { workerDeploymentOptions: versioned(buildId) }),
      // A terminated stream is noticed by its next heartbeat: they reach the server at least this often, whatever the
      // heartbeat time-out.
      maxHeartbeatThrottleInterval: heartbeatMs,
      defaultHeartbeatThrottleInterval: heartbeatMs,
      shutdownGraceTime: shutdownGraceMs,
      shutdownForceTime: shutdownGraceMs + 10_000,
    });
    return { worker, connection };
  } catch (error) {
    await connection.close();
    throw error;
  }
}

/** The workflows run for months: each goes on with whatever version is current, for which replayed histories make it ready. */
function versioned(buildId: string) {
  return {
    version: { deploymentName: DEPLOYMENT, buildId },
    useWorkerVersioning: true,
    defaultVersioningBehavior: 'AUTO_UPGRADE',
  } as const;
}
