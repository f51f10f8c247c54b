import { readPipelineNames } from '../config/pipelineConfig.ts';
import { readTemporalConfig } from '../config/temporalConfig.ts';
import { openTemporal } from '../connections/temporal/temporal.ts';
import { startPipelines } from '../connections/temporal/startPipelines.ts';
import { loadPipeline } from '../pipelines/load.ts';

/**
 * Entry: starts the workflow of each pipeline of the configuration, and ends; those that run already go on. Ends with 1, the reason on
 * standard error, when it cannot.
 */
async function main(): Promise<void> {
  const pipelines = await Promise.all(readPipelineNames().map(loadPipeline));
  const client = await openTemporal(readTemporalConfig());
  try {
    await startPipelines(client, pipelines);
  } finally {
    await client.connection.close();
  }
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
