import { processEnvironment } from '../config/environment.ts';
import { pipelineEnvironment, type LocalConfig } from '../config/localConfig.ts';
import { readTemporalConfig } from '../config/temporalConfig.ts';
import { startPipelines } from '../connections/temporal/startPipelines.ts';
import { openTemporal } from '../connections/temporal/temporal.ts';
import { loadPipeline } from '../pipelines/load.ts';

/** Starts the workflows of the stack's pipelines; those that run already go on. */
export async function startPipelinesOf(local: LocalConfig): Promise<void> {
  const pipelines = await Promise.all(local.pipelines.map(loadPipeline));
  const client = await openTemporal(readTemporalConfig(pipelineEnvironment(local, processEnvironment())));
  try {
    await startPipelines(client, pipelines);
  } finally {
    await client.connection.close();
  }
}
