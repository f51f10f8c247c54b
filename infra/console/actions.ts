import { WorkflowNotFoundError, WorkflowUpdateFailedError, type Client } from '@temporalio/client';
import { z } from 'zod';
import { partWorkflowId, UPDATES } from '../../domain/names.ts';

/** What the page may ask for, as it is sent. */
export const actionRequest = z.discriminatedUnion('action', [
  z.strictObject({ action: z.literal('pause') }),
  z.strictObject({ action: z.literal('resume') }),
  z.strictObject({ action: z.literal('tickNow') }),
  z.strictObject({ action: z.literal('setInterval'), value: z.number() }),
]);
export type ActionRequest = z.infer<typeof actionRequest>;

/** Thrown when the workflow refuses an action, or none runs that could take it; its message is for the person who asked. */
export class ActionRefused extends Error {
  override readonly name = 'ActionRefused';
}

/** Carries out actions, each an update of the ingestion, as `temporal workflow update execute` would. */
export interface Actions {
  /** Resolves with what happened, one sentence. @throws ActionRefused. */
  carryOut(request: ActionRequest): Promise<string>;
}

/** An update is given up after this time; the workflow may still carry it out. */
const WITHIN_MS = 130_000;

const DONE = {
  pause: 'Ingestion is paused.',
  resume: 'Ingestion goes on.',
  tickNow: 'One tick was carried out.',
  setInterval: 'The interval is set.',
} as const;

/** {@link Actions} on Temporal; each opens a connection of its own, as actions are rare. */
export function temporalActions(open: () => Promise<Client>): Actions {
  return {
    async carryOut(request) {
      const client = await open();
      try {
        await client.withDeadline(Date.now() + WITHIN_MS, () => update(client, request));
        return DONE[request.action];
      } catch (error) {
        if (error instanceof WorkflowNotFoundError)
          throw new ActionRefused('No ingestion runs that could do this.', { cause: error });
        if (error instanceof WorkflowUpdateFailedError)
          throw new ActionRefused(`Refused: ${innermost(error)}`, { cause: error });
        throw error;
      } finally {
        await client.connection.close();
      }
    },
  };
}

function update(client: Client, request: ActionRequest): Promise<unknown> {
  const ingestion = client.workflow.getHandle(partWorkflowId('ingest'));
  const name = UPDATES[request.action];
  return request.action === 'setInterval'
    ? ingestion.executeUpdate<unknown, [number]>(name, { args: [request.value] })
    : ingestion.executeUpdate(name);
}

/** The outer ones say only that an update failed. */
function innermost(error: Error): string {
  let cause: Error = error;
  while (cause.cause instanceof Error) cause = cause.cause;
  return cause.message;
}
