import { setTimeout as wait } from 'node:timers/promises';
import { ApplicationFailure } from '@temporalio/common';
import { WorkflowFailedError, type Client } from '@temporalio/client';
import { BACKFILL_REFUSED, backfillInput, type BackfillStatus } from '../../domain/backfill.ts';
import type { PipelineNames } from '../../domain/definition.ts';
import { INVALID_INPUT } from '../../domain/inputs.ts';
import { BACKFILL_WORKFLOW_TYPE, backfillWorkflowId, STATUS_QUERY } from '../../domain/names.ts';
import { ActionRefused } from '../actions/actions.ts';
import {
  boundedResult,
  newestBounded,
  startBounded,
  steerBounded,
  type BoundedView,
} from '../bounded/workflow.ts';

/** The newest back-fill, as its workflow tells it. */
export type BackfillView = BoundedView<BackfillStatus>;

/** Of the pipeline whose ticks they are. */
export type BackfillNames = Pick<PipelineNames, 'workflowId' | 'taskQueue'>;

const LOOK_EVERY_MS = 1000;

/** Starts the one back-fill that may run of a pipeline. @throws ActionRefused where one runs already, or the input is not valid. */
export function startBackfill(client: Client, names: BackfillNames, input: object): Promise<string> {
  return startBounded(
    client,
    {
      type: BACKFILL_WORKFLOW_TYPE,
      workflowId: backfillWorkflowId(names.workflowId),
      taskQueue: names.taskQueue,
      input: backfillInput,
      twoWould: 'carry out ticks of the same times at once',
    },
    input,
  );
}

/** Has the back-fill that runs begin no tick more, or go on; answers its status. @throws WorkflowNotFoundError. */
export function steerBackfill(
  client: Client,
  { workflowId }: BackfillNames,
  update: 'pause' | 'resume',
): Promise<BackfillStatus> {
  return steerBounded(client, backfillWorkflowId(workflowId), update);
}

/**
 * Waits until the back-fill that runs has ended, or has paused itself at a tick that failed; `onStatus` has its status meanwhile.
 * @throws ActionRefused where its source cannot have it; else what it failed with.
 */
export async function waitForBackfill(
  client: Client,
  { workflowId }: BackfillNames,
  onStatus: (status: BackfillStatus) => void,
): Promise<BackfillStatus> {
  const id = backfillWorkflowId(workflowId);
  const handle = client.workflow.getHandle(id);
  const result = boundedResult<BackfillStatus>(client, id).catch((error: unknown) => {
    throw refusal(error) ?? error;
  });
  for (;;) {
    const ended = await Promise.race([result, wait(LOOK_EVERY_MS)]);
    if (ended !== undefined) return ended;
    // Without a worker nobody answers, and one that has just failed has no answer: its result says what became of it.
    const status = await handle.query<BackfillStatus>(STATUS_QUERY).catch(() => undefined);
    if (status === undefined) continue;
    if (status.state === 'paused' && status.lastFailure !== undefined) return status;
    onStatus(status);
  }
}

/** The newest back-fill; undefined where there was none. */
export function newestBackfill(
  client: Client,
  { workflowId }: BackfillNames,
): Promise<BackfillView | undefined> {
  return newestBounded(client, backfillWorkflowId(workflowId));
}

/** What a back-fill did, does or would do, in a sentence. */
export function backfillSentence(status: BackfillStatus): string {
  const { state, dryRun, ticks, published, records, rejected, firstDue, lastDue, lastFailure } = status;
  const range = `${firstDue} to ${lastDue}`;
  if (dryRun) return `${ticks} ticks would be carried out, of ${range}; nothing was asked for.`;
  const sofar = `${published} of ${ticks} ticks of ${range} are published, with ${records} records; ${rejected} were refused.`;
  if (state !== 'paused') return sofar;
  return lastFailure === undefined
    ? `Paused. ${sofar}`
    : `Paused, as the tick of ${lastFailure.due} failed: ${lastFailure.message}. ${sofar}`;
}

/** The refusal that a workflow failed with; undefined where it was none. */
function refusal(error: unknown): ActionRefused | undefined {
  if (!(error instanceof WorkflowFailedError)) return undefined;
  for (let cause: unknown = error.cause; cause instanceof Error; cause = cause.cause)
    if (cause instanceof ApplicationFailure && [INVALID_INPUT, BACKFILL_REFUSED].includes(cause.type ?? ''))
      return new ActionRefused(`Refused: ${cause.message}`, { cause: error });
  return undefined;
}
