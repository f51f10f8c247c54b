import { hostname } from 'node:os';
import { readTemporalConfig } from '../config/temporalConfig.ts';
import { openTemporal } from '../connections/temporal.ts';
import { TASK_QUEUE } from '../domain/names.ts';

/** A worker asks again after a minute at the latest; what has not for twice as long is gone, or hangs. */
const SILENCE_MS = 120_000;

/**
 * Entry of the container's health check: ends with 0 when a worker of this host has asked Temporal for workflow tasks of our
 * queue lately, and with 1, the reason on standard error, when none has.
 */
async function main(): Promise<void> {
  const client = await openTemporal(readTemporalConfig());
  try {
    const { pollers } = await client.workflowService.describeTaskQueue({
      namespace: client.options.namespace,
      taskQueue: { name: TASK_QUEUE },
    });
    const since = (Date.now() - SILENCE_MS) / 1000;
    const polls = pollers.some(
      ({ identity, lastAccessTime }) =>
        identity?.endsWith(`@${hostname()}`) === true && Number(lastAccessTime?.seconds ?? 0) >= since,
    );
    if (!polls) throw new Error(`no worker of host ${hostname()} polls task queue ${TASK_QUEUE}`);
  } finally {
    await client.connection.close();
  }
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
