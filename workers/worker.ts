import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { NativeConnection, Worker } from '@temporalio/worker';
import type { WorkerConfig } from '../config/pipelineConfig.ts';
import type { TemporalConfig } from '../config/temporalConfig.ts';
import type { PipelineTraces } from '../connections/tracing/traces.ts';
import type { PipelineDefinition } from '../domain/definition.ts';
import type { Activities } from './activities.ts';
import { saysPipelineAndTick } from './activityLog.ts';

/** What a worker is made of. */
export interface WorkerOptions extends WorkerConfig {
  readonly definition: Pick<PipelineDefinition, 'name' | 'names'>;
  readonly temporal: TemporalConfig;
  readonly activities: Activities;
  /** Where its activities are told of, where somebody listens. */
  readonly traces?: Pick<PipelineTraces, 'interceptors'>;
}

/** Path of the file that exports a pipeline's workflows, for those who bundle them. */
export function workflowsPath(pipeline: string): string {
  return fileURLToPath(new URL(`../pipelines/${pipeline}/workflows.ts`, import.meta.url));
}

/** Where a pipeline's workflows are in a folder of prebuilt bundles. */
export function bundlePath(folder: string, pipeline: string): string {
  return path.join(folder, `${pipeline}.js`);
}

/** Makes a worker of the pipeline's task queue on a connection of its own; `run()` it, then `connection.close()`. */
export async function createWorker(
  options: WorkerOptions,
): Promise<{ worker: Worker; connection: NativeConnection }> {
  const { definition, temporal, activities, traces, heartbeatMs, shutdownGraceMs, buildId, workflowBundles } =
    options;
  const { taskQueue } = definition.names;
  const connection = await NativeConnection.connect(temporal.connection);
  try {
    const worker = await Worker.create({
      connection,
      namespace: temporal.namespace,
      taskQueue,
      activities,
      interceptors: { activity: [saysPipelineAndTick(definition.name), ...(traces?.interceptors ?? [])] },
      ...(workflowBundles === undefined
        ? { workflowsPath: workflowsPath(definition.name) }
        : { workflowBundle: { codePath: bundlePath(workflowBundles, definition.name) } }),
      ...(buildId === undefined ? {} : { workerDeploymentOptions: versioned(taskQueue, buildId) }),
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
function versioned(deploymentName: string, buildId: string) {
  return {
    version: { deploymentName, buildId },
    useWorkerVersioning: true,
    defaultVersioningBehavior: 'AUTO_UPGRADE',
  } as const;
}
