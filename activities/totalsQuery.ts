import { QueryNotRegisteredError, WorkflowNotFoundError } from '@temporalio/client';
import type { WorkflowDirectory } from '../connections/temporal/temporal.ts';
import type { TickTotals } from '../domain/ticks.ts';

export type TotalsQueryActivities = ReturnType<typeof createTotalsQueryActivities>;

/** Asks the other parts for their totals. Running it twice is harmless: it only reads. */
export function createTotalsQueryActivities({ workflows }: { readonly workflows: WorkflowDirectory }) {
  return {
    /** Totals of the ingestion with this workflow id; null where no such ingestion exists or it is no ingestion. */
    ticksOf: ({ workflowId }: { readonly workflowId: string }): Promise<TickTotals | null> =>
      nullWithout(async () => (await workflows.ingestStatus(workflowId)).ticks),

    /** Drivers that the stream with this workflow id has replaced; null where no such stream exists or it is no stream. */
    driverRestartsOf: ({ workflowId }: { readonly workflowId: string }): Promise<number | null> =>
      nullWithout(async () => (await workflows.streamStatus(workflowId)).restarts),
  };
}

async function nullWithout<T>(ask: () => Promise<T>): Promise<T | null> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof WorkflowNotFoundError || error instanceof QueryNotRegisteredError) return null;
    throw error;
  }
}
