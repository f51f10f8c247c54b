import { processEnvironment } from '../config/environment.ts';
import { pipelineEnvironment, type LocalConfig } from '../config/localConfig.ts';
import { readTemporalConfig } from '../config/temporalConfig.ts';
import { openTemporal } from '../connections/temporal.ts';
import { PIPELINE_WORKFLOW_ID, TASK_QUEUE, WORKFLOW_TYPES } from '../domain/names.ts';

/** Starts workflow `companyPipeline` under its usual id; one that runs already goes on. */
export async function startPipeline(local: LocalConfig): Promise<void> {
  const client = await openTemporal(readTemporalConfig(pipelineEnvironment(local, processEnvironment())));
  try {
    await client.workflow.start(WORKFLOW_TYPES.pipeline, {
      workflowId: PIPELINE_WORKFLOW_ID,
      taskQueue: TASK_QUEUE,
      workflowIdConflictPolicy: 'USE_EXISTING',
    });
  } finally {
    await client.connection.close();
  }
}
