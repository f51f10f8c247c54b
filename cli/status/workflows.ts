import {
  isGrpcCancelledError,
  isGrpcDeadlineError,
  ServiceError,
  WorkflowFailedError,
  WorkflowNotFoundError,
  type Client,
  type WorkflowExecutionDescription,
} from '@temporalio/client';
import { reading } from '../../connections/reading.ts';
import { STATUS_QUERY } from '../../domain/names.ts';
import type { RetryingActivity, WorkflowView } from './snapshot.ts';

/** A call of Temporal's API is given up after this time; a query waits for a worker, where there is none. */
const CALL_WITHIN_MS = 3000;

/**
 * The newest run of a workflow id with its `status` query, which answers a `Status`; undefined when there was none.
 * @throws when Temporal does not answer; a query that is not answered is a reading with an error.
 */
export async function workflowView<Status>(
  client: Client,
  workflowId: string,
  withinMs: number = CALL_WITHIN_MS,
): Promise<WorkflowView<Status> | undefined> {
  const handle = client.workflow.getHandle(workflowId);
  const description = await within(client, () => handle.describe(), withinMs).catch(absentWhereNotFound);
  if (description === undefined) return undefined;

  const { status, type, startTime, raw } = description;
  const view = {
    workflowId,
    type,
    state: status.name,
    startedAt: startTime.toISOString(),
    retrying: (raw.pendingActivities ?? []).flatMap(retryingActivity),
  };
  if (status.name === 'RUNNING') {
    const query = () => within(client, () => handle.query<Status>(STATUS_QUERY), withinMs);
    return { ...view, status: await reading(2 * withinMs, query) };
  }
  if (status.name === 'FAILED')
    return { ...view, failure: await failureOf(() => within(client, () => handle.result(), withinMs)) };
  return view;
}

/**
 * A call of Temporal's API. The client itself gives it up, so that none is left behind: one that is still being tried again when its connection
 * is closed throws where nobody can catch it.
 */
export async function within<T>(
  client: Client,
  call: () => Promise<T>,
  withinMs: number = CALL_WITHIN_MS,
): Promise<T> {
  try {
    return await client.withDeadline(Date.now() + withinMs, call);
  } catch (error) {
    // The server knows the deadline, too, and may be the first to end the call; nobody else cancels it.
    if (isGrpcDeadlineError(error) || isGrpcCancelledError(error))
      throw new Error(`no answer within ${withinMs} ms`, { cause: error });
    // Its own message names the call; what was wrong is its cause.
    throw error instanceof ServiceError ? (error.cause ?? error) : error;
  }
}

type PendingActivity = NonNullable<WorkflowExecutionDescription['raw']['pendingActivities']>[number];

/** Of temporal.api.enums.v1.PendingActivityState. */
const STARTED = 2;

function retryingActivity({
  activityType,
  attempt,
  state,
  lastFailure,
}: PendingActivity): RetryingActivity[] {
  if (!lastFailure) return [];
  return [
    {
      activity: activityType?.name ?? '?',
      attempt: attempt ?? 1,
      running: Number(state) === STARTED,
      lastFailure: lastFailure.message ?? '?',
    },
  ];
}

/** The innermost cause: the outer ones say only that an activity or a child failed. */
async function failureOf(result: () => Promise<unknown>): Promise<string> {
  try {
    await result();
  } catch (error) {
    let cause: unknown = error instanceof WorkflowFailedError ? error.cause : error;
    while (cause instanceof Error && cause.cause !== undefined) cause = cause.cause;
    return cause instanceof Error ? cause.message : String(cause);
  }
  return 'it failed, and a newer run did not';
}

function absentWhereNotFound(error: unknown): undefined {
  if (error instanceof WorkflowNotFoundError) return undefined;
  throw error;
}
