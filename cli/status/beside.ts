import type { Client } from '@temporalio/client';
import { tickWorkflowsQuery } from '../../connections/temporal/tickHistory.ts';
import type { BackfillStatus } from '../../domain/backfill.ts';
import type { PipelineNames } from '../../domain/definition.ts';
import { partWorkflowId } from '../../domain/names.ts';
import type { IngestStatus } from '../../domain/status.ts';
import type { BesideView } from './snapshot.ts';
import { within, workflowView } from './workflows.ts';

/** What carries out ticks of the pipeline beside its own ingestion. @throws when Temporal does not answer. */
export async function besideOf(
  client: Client,
  names: Pick<PipelineNames, 'workflowTypes' | 'taskQueue' | 'workflowId'>,
): Promise<BesideView> {
  const own = partWorkflowId('ingest', names.workflowId);
  const open = await within(client, async () => {
    const found = new Map<string, string>();
    for await (const { workflowId, type } of client.workflow.list({ query: tickWorkflowsQuery(names) }))
      if (workflowId !== own) found.set(workflowId, type);
    return found;
  });
  async function viewsOf<Status>(isMeant: (type: string) => boolean) {
    const ids = [...open].filter(([, type]) => isMeant(type)).map(([workflowId]) => workflowId);
    const views = await Promise.all(ids.map((workflowId) => workflowView<Status>(client, workflowId)));
    return views.flatMap((view) => view ?? []);
  }
  const isIngestion = (type: string) => type === names.workflowTypes.ingest;
  const [ingestions, backfills] = await Promise.all([
    viewsOf<IngestStatus>(isIngestion),
    viewsOf<BackfillStatus>((type) => !isIngestion(type)),
  ]);
  return { ingestions, backfills };
}
