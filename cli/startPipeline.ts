import { processEnvironment } from '../config/environment.ts';
import { pipelineEnvironment, type LocalConfig } from '../config/localConfig.ts';
import { readTemporalConfig } from '../config/temporalConfig.ts';
import { openTemporal } from '../connections/temporal.ts';
import { loadPipeline } from '../pipelines/load.ts';

/** Starts the workflow of each pipeline, such as `earthquakesPipeline`, under its usual id; one that runs already goes on. */
export async function startPipelines(local: LocalConfig): Promise<void> {
  const client = await openTemporal(readTemporalConfig(pipelineEnvironment(local, processEnvironment())));
  try {
    for (const { definition } of await Promise.all(local.pipelines.map(loadPipeline))) {
      const { workflowTypes, workflowId, taskQueue } = definition.names;
      await client.workflow.start(workflowTypes.pipeline, {
        workflowId,
        taskQueue,
        workflowIdConflictPolicy: 'USE_EXISTING',
      });
    }
  } finally {
    await client.connection.close();
  }
}
