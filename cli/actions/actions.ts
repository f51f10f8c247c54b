import { WorkflowNotFoundError, WorkflowUpdateFailedError, type Client } from '@temporalio/client';
import { z } from 'zod';
import { partWorkflowId, UPDATES, type Part } from '../../domain/names.ts';
import type { ActionRequest } from './requests.ts';

/** Thrown when the workflow refuses an action, or none runs that could take it; its message is for the person who asked. */
export class ActionRefused extends Error {
  override readonly name = 'ActionRefused';
}

/** What came of an action. */
export interface Done {
  /** One sentence. */
  readonly text: string;
  /** The workflow whose history has it. */
  readonly workflowId: string;
  /** What the workflow answered. */
  readonly answer: unknown;
}

/** Carries out actions, each an update of a part of the pipeline, as `temporal workflow update execute` would. */
export interface Actions {
  /** @throws ActionRefused. */
  carryOut(request: ActionRequest): Promise<Done>;
}

/** A tick that is tried again takes up to ten minutes, a verification that waits for one under way too; the workflow may still go on. */
const WITHIN_MS = 600_000;

/** The part of the pipeline that takes each action. */
const PART_OF: Readonly<Record<ActionRequest['action'], Part>> = {
  pause: 'ingest',
  resume: 'ingest',
  tickNow: 'ingest',
  setInterval: 'ingest',
  setQuantity: 'ingest',
  verifyNow: 'verify',
  restart: 'stream',
};

/** {@link Actions} on Temporal, of the pipeline whose workflow has this id; each opens a connection of its own, as actions are rare. */
export function temporalActions(open: () => Promise<Client>, pipelineId: string): Actions {
  return {
    async carryOut(request) {
      const workflowId = partWorkflowId(PART_OF[request.action], pipelineId);
      const client = await open();
      try {
        const answer = await client.withDeadline(Date.now() + WITHIN_MS, () =>
          update(client, workflowId, request),
        );
        return { text: sentenceOf(request, answer), workflowId, answer };
      } catch (error) {
        if (error instanceof WorkflowNotFoundError)
          throw new ActionRefused(`No workflow ${workflowId} runs that could do this.`, { cause: error });
        if (error instanceof WorkflowUpdateFailedError)
          throw new ActionRefused(`Refused: ${innermost(error)}`, { cause: error });
        throw error;
      } finally {
        await client.connection.close();
      }
    },
  };
}

function update(client: Client, workflowId: string, request: ActionRequest): Promise<unknown> {
  const workflow = client.workflow.getHandle(workflowId);
  const { action, ...rest } = request;
  const name = UPDATES[action];
  if ('value' in rest) return workflow.executeUpdate<unknown, [number]>(name, { args: [rest.value] });
  // What is named of a restart: where it begins.
  if (action === 'restart') return workflow.executeUpdate<unknown, [object]>(name, { args: [rest] });
  return workflow.executeUpdate<unknown, []>(name);
}

/** What is told of the workflows' answers. */
const tickOutcome = z.object({ records: z.number(), rejected: z.number() });
const verificationReport = z.object({
  ok: z.boolean(),
  checked: z.number(),
  failures: z.array(z.string()),
});

function sentenceOf(request: ActionRequest, answer: unknown): string {
  switch (request.action) {
    case 'pause':
      return 'Ingestion is paused.';
    case 'resume':
      return 'Ingestion goes on.';
    case 'tickNow': {
      const { records, rejected } = tickOutcome.parse(answer);
      return `One tick was carried out: ${records} published, ${rejected} refused.`;
    }
    case 'setInterval':
      return `A tick comes every ${request.value} s.`;
    case 'setQuantity':
      return `From the next tick on, ${request.value} records are asked for.`;
    case 'verifyNow': {
      const { ok, checked, failures } = verificationReport.parse(answer);
      const isOne = checked === 1;
      const well = isOne ? 'all is well' : 'all are well';
      return `${checked} ${isOne ? 'record was' : 'records were'} read back: ${ok ? well : failures.join('; ')}.`;
    }
    default:
      return `The driver is replaced; the next one begins at ${placeOf(request.from)}.`;
  }
}

function placeOf(from: Extract<ActionRequest, { action: 'restart' }>['from']): string {
  if (typeof from === 'object') return 'the offsets that were named';
  const places = {
    checkpoint: 'its checkpoint',
    verified: 'the first record that is not verified',
    earliest: 'the first record that the topic holds',
  };
  return places[from ?? 'checkpoint'];
}

/** The outer ones say only that an update failed. */
function innermost(error: Error): string {
  let cause: Error = error;
  while (cause.cause instanceof Error) cause = cause.cause;
  return cause.message;
}
