import {
  QueryNotRegisteredError,
  WorkflowExecutionAlreadyStartedError,
  WorkflowNotFoundError,
  type Client,
} from '@temporalio/client';
import type { z } from 'zod';
import { inputProblems } from '../../domain/inputs.ts';
import { STATUS_QUERY, UPDATES } from '../../domain/names.ts';
import { ActionRefused } from '../actions/actions.ts';

/** A workflow that ends by itself, and of which one may run at a time. */
export interface BoundedWorkflow {
  readonly type: string;
  readonly workflowId: string;
  readonly taskQueue: string;
  readonly input: z.ZodType;
  /** What two of them would do: the end of a sentence. */
  readonly twoWould: string;
}

/** The newest of them, as its workflow tells it. */
export interface BoundedView<Status> {
  readonly workflowId: string;
  readonly runId: string;
  readonly startedAt: string;
  /** Temporal's name of the execution's status. */
  readonly execution: string;
  /** Absent where it failed before it had one. */
  readonly status?: Status;
}

/** Starts it, and answers its workflow id. @throws ActionRefused where one runs already, or the input is not valid. */
export async function startBounded(
  client: Client,
  { type, workflowId, taskQueue, input: schema, twoWould }: BoundedWorkflow,
  input: object,
): Promise<string> {
  const problems = inputProblems(schema, input);
  if (problems !== undefined) throw new ActionRefused(`Refused: ${problems}`);
  try {
    await client.workflow.start(type, { workflowId, taskQueue, args: [input] });
  } catch (error) {
    if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
    throw new ActionRefused(`Refused: ${workflowId} runs already, and two would ${twoWould}.`, {
      cause: error,
    });
  }
  return workflowId;
}

/** Has the one that runs pause, or go on; answers its status. @throws WorkflowNotFoundError. */
export function steerBounded<Status>(
  client: Client,
  workflowId: string,
  update: 'pause' | 'resume',
): Promise<Status> {
  return client.workflow.getHandle(workflowId).executeUpdate<Status, []>(UPDATES[update]);
}

/** Waits for the end of the one that runs. @throws what it failed with. */
export function boundedResult<Status>(client: Client, workflowId: string): Promise<Status> {
  return client.workflow.getHandle<() => Promise<Status>>(workflowId).result();
}

/** The newest one; undefined where there was none. A query is answered after its end, too. */
export async function newestBounded<Status>(
  client: Client,
  workflowId: string,
): Promise<BoundedView<Status> | undefined> {
  const handle = client.workflow.getHandle(workflowId);
  try {
    const { runId, startTime, status } = await handle.describe();
    const view = { workflowId, runId, startedAt: startTime.toISOString(), execution: status.name };
    const told = await handle.query<Status>(STATUS_QUERY).catch(unlessItHasNone);
    return told === undefined ? view : { ...view, status: told };
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return undefined;
    throw error;
  }
}

/** A workflow that failed at its input had no status. */
function unlessItHasNone(error: unknown): undefined {
  if (!(error instanceof QueryNotRegisteredError)) throw error;
}
