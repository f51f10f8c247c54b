import { DefaultLogger, Runtime } from '@temporalio/worker';
import { keepReaping } from '../activities/stream/reap.ts';
import { readBoth } from '../config/environment.ts';
import { readPipelineConfig } from '../config/pipelineConfig.ts';
import { readSourceConfig } from '../config/sourceConfig.ts';
import { readTemporalConfig } from '../config/temporalConfig.ts';
import { ensureSearchAttributes, openTemporal } from '../connections/temporal.ts';
import { loadPipeline } from '../pipelines/load.ts';
import { openActivities } from './activities.ts';
import { loadSource } from '../pipelines/loadSource.ts';
import { createWorker } from './worker.ts';

const PIPELINE = 'companies';

/**
 * Entry of the worker process. Ends with 0 after SIGTERM or SIGINT, and with 1, the reason on standard error, when it
 * cannot start or breaks. Whoever runs it starts it again.
 */
async function main(): Promise<void> {
  const [pipeline, description] = await Promise.all([loadPipeline(PIPELINE), loadSource(PIPELINE)]);
  const [shared, source] = readBoth(readPipelineConfig, () => readSourceConfig(description.configuration));
  const config = { ...shared, source };
  const temporal = readTemporalConfig();
  const log = new DefaultLogger('INFO');
  const { metricsAddress } = config.worker;
  Runtime.install({
    logger: log,
    ...(metricsAddress === undefined
      ? {}
      : { telemetryOptions: { metrics: { prometheus: { bindAddress: metricsAddress } } } }),
  });

  const client = await openTemporal(temporal);
  await ensureSearchAttributes(client);
  const opened = await openActivities(config, pipeline, description, client, log);
  const stopReaping = new AbortController();
  // Before the worker is made, which takes seconds, as it bundles the workflows: an abandoned driver need not live on for them.
  const reaping = keepReaping(opened.stream, stopReaping.signal);
  try {
    const { worker, connection } = await createWorker({
      temporal,
      activities: opened.activities,
      ...config.worker,
    });
    try {
      await worker.run();
    } finally {
      await connection.close();
    }
  } finally {
    stopReaping.abort();
    await reaping;
    await opened.close();
    await client.connection.close();
  }
}

// A client that goes on connecting (see connections/cassandra.ts) must not keep the process: it would never be started again.
main().then(
  () => process.exit(0),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    process.exit(1);
  },
);
