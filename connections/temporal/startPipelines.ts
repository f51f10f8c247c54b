import type { Client } from '@temporalio/client';
import type { Pipeline } from '../../domain/definition.ts';

/** Starts the workflow of each pipeline, such as `earthquakesPipeline`, under its usual id; one that runs already goes on. */
export async function startPipelines(
  client: Client,
  pipelines: readonly Pick<Pipeline, 'definition'>[],
): Promise<void> {
  for (const { definition } of pipelines) {
    const { workflowTypes, workflowId, taskQueue } = definition.names;
    await client.workflow.start(workflowTypes.pipeline, {
      workflowId,
      taskQueue,
      workflowIdConflictPolicy: 'USE_EXISTING',
    });
  }
}
