import { DefaultLogger, Runtime } from '@temporalio/worker';
import { keepReaping } from '../activities/stream/reap.ts';
import { readAlertConfig } from '../config/alertConfig.ts';
import { readPipelineConfig, readPipelineNames, type PipelineConfig } from '../config/pipelineConfig.ts';
import { readBoth } from '../config/environment.ts';
import { readSourceConfig } from '../config/sourceConfig.ts';
import { readTemporalConfig, type TemporalConfig } from '../config/temporalConfig.ts';
import { readTracingConfig } from '../config/tracingConfig.ts';
import { openTraces } from '../connections/tracing/openTraces.ts';
import { ensureSearchAttributes, openTemporal } from '../connections/temporal/temporal.ts';
import { loadPipeline, pipelineNames } from '../pipelines/load.ts';
import { loadSource } from '../pipelines/loadSource.ts';
import { openActivities, type OpenActivities, type WorkedPipeline } from './activities.ts';
import { createWorker } from './worker.ts';

/**
 * Entry of the worker process, for the pipelines of its configuration, each on its own task queue. Ends with 0 after SIGTERM or SIGINT, and
 * with 1, the reason on standard error, when it cannot start or breaks. Whoever runs it starts it again.
 */
async function main(): Promise<void> {
  const pipelines = await Promise.all(readPipelineNames().map(workedPipeline));
  const [[config, [alerts, tracing]], configured] = readBoth(
    () =>
      readBoth(readPipelineConfig, () => readBoth(() => readAlertConfig(pipelineNames()), readTracingConfig)),
    () =>
      pipelines.map((worked) => ({ ...worked, source: readSourceConfig(worked.description.configuration) })),
  );
  const temporal = readTemporalConfig();
  const log = new DefaultLogger('INFO');
  const { metricsAddress } = config.worker;
  const runtime = Runtime.install({
    logger: log,
    ...(metricsAddress === undefined
      ? {}
      : { telemetryOptions: { metrics: { prometheus: { bindAddress: metricsAddress } } } }),
  });

  const traces = await openTraces(tracing, log);
  const telemetry = {
    log,
    ...(metricsAddress === undefined ? {} : { meter: runtime.metricMeter }),
    ...(traces === undefined ? {} : { traces }),
  };
  const client = await openTemporal(temporal);
  await ensureSearchAttributes(client);
  const opened = await Promise.all(
    configured.map(async ({ source, ...worked }) => ({
      ...worked,
      ...(await openActivities({ ...config, source, alerts }, worked, client, telemetry)),
    })),
  );
  const stopReaping = new AbortController();
  // Before the workers are made, which takes seconds, as they bundle the workflows: an abandoned driver need not live on for them. One
  // reaper sees the drivers of all pipelines.
  const [first] = opened;
  const reaping = first === undefined ? Promise.resolve() : keepReaping(first.stream, stopReaping.signal);
  try {
    await runAll(opened, config, temporal);
  } finally {
    stopReaping.abort();
    await reaping;
    await Promise.all([...opened.map((one) => one.close()), traces?.close()]);
    await client.connection.close();
  }
}

async function workedPipeline(name: string): Promise<WorkedPipeline> {
  return { pipeline: await loadPipeline(name), description: await loadSource(name) };
}

/** Runs a worker for each pipeline. They end together: when one breaks, the others are told to stop, and its reason is thrown. */
async function runAll(
  opened: readonly (OpenActivities & WorkedPipeline)[],
  config: PipelineConfig,
  temporal: TemporalConfig,
): Promise<void> {
  const made: Awaited<ReturnType<typeof createWorker>>[] = [];
  try {
    for (const {
      pipeline: { definition },
      activities,
      traces,
    } of opened)
      made.push(
        await createWorker({
          definition,
          temporal,
          activities,
          ...(traces === undefined ? {} : { traces }),
          ...config.worker,
        }),
      );
    await Promise.all(
      made.map(async ({ worker }) => {
        try {
          await worker.run();
        } finally {
          for (const { worker: other } of made) if (other.getState() === 'RUNNING') other.shutdown();
        }
      }),
    );
  } finally {
    await Promise.all(made.map(({ connection }) => connection.close()));
  }
}

// A client that goes on connecting (see connections/cassandra/cassandra.ts) must not keep the process: it would never be started again.
main().then(
  () => process.exit(0),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    process.exit(1);
  },
);
