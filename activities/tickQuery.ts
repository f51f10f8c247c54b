import { QueryNotRegisteredError, WorkflowNotFoundError } from '@temporalio/client';
import type { TickTotals } from '../domain/ticks.ts';
import type { WorkflowDirectory } from '../connections/temporal.ts';

export type TickQueryActivities = ReturnType<typeof createTickQueryActivities>;

/** Asks an ingestion for its totals. Running it twice is harmless: it only reads. */
export function createTickQueryActivities({ workflows }: { readonly workflows: WorkflowDirectory }) {
  return {
    /** Totals of the ingestion with this workflow id; null where no such ingestion exists or it is no ingestion. */
    async ticksOf({ workflowId }: { readonly workflowId: string }): Promise<TickTotals | null> {
      try {
        return (await workflows.ingestStatus(workflowId)).ticks;
      } catch (error) {
        if (error instanceof WorkflowNotFoundError || error instanceof QueryNotRegisteredError) return null;
        throw error;
      }
    },
  };
}
