import { hostname } from 'node:os';
import type { Client } from '@temporalio/client';
import { readPipelineNames } from '../config/pipelineConfig.ts';
import { readTemporalConfig } from '../config/temporalConfig.ts';
import { openTemporal } from '../connections/temporal/temporal.ts';
import { loadPipeline } from '../pipelines/load.ts';

/** A worker asks again after a minute at the latest; what has not for twice as long is gone, or hangs. */
const SILENCE_MS = 120_000;

/**
 * Entry of the container's health check: ends with 0 when a worker of this host has asked Temporal for workflow tasks of each of its
 * pipelines lately, and with 1, the reason on standard error, when none has.
 */
async function main(): Promise<void> {
  const pipelines = await Promise.all(readPipelineNames().map(loadPipeline));
  const client = await openTemporal(readTemporalConfig());
  try {
    for (const { definition } of pipelines) await expectPoller(client, definition.names.taskQueue);
  } finally {
    await client.connection.close();
  }
}

async function expectPoller(client: Client, taskQueue: string): Promise<void> {
  const { pollers } = await client.workflowService.describeTaskQueue({
    namespace: client.options.namespace,
    taskQueue: { name: taskQueue },
  });
  const since = (Date.now() - SILENCE_MS) / 1000;
  const polls = pollers.some(
    ({ identity, lastAccessTime }) =>
      identity?.endsWith(`@${hostname()}`) === true && Number(lastAccessTime?.seconds ?? 0) >= since,
  );
  if (!polls) throw new Error(`no worker of host ${hostname()} polls task queue ${taskQueue}`);
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
