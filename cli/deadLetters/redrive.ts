import type { Client } from '@temporalio/client';
import { redriveInput, type RedriveStatus } from '../../domain/deadLetters.ts';
import type { PipelineNames } from '../../domain/definition.ts';
import { REDRIVE_WORKFLOW_TYPE, redriveWorkflowId } from '../../domain/names.ts';
import {
  boundedResult,
  newestBounded,
  startBounded,
  steerBounded,
  type BoundedView,
} from '../bounded/workflow.ts';

/** The newest redrive, as its workflow tells it. */
export type RedriveView = BoundedView<RedriveStatus>;

/** Of the pipeline whose dead letters they are. */
export type RedriveNames = Pick<PipelineNames, 'workflowId' | 'taskQueue'>;

/** Starts the one redrive that may run of a pipeline. @throws ActionRefused where one runs already, or the input is not valid. */
export function startRedrive(client: Client, names: RedriveNames, input: object): Promise<string> {
  return startBounded(
    client,
    {
      type: REDRIVE_WORKFLOW_TYPE,
      workflowId: redriveWorkflowId(names.workflowId),
      taskQueue: names.taskQueue,
      input: redriveInput,
      twoWould: 'send the same',
    },
    input,
  );
}

/** Has the redrive that runs send no more, or go on; answers its status. @throws WorkflowNotFoundError. */
export function steerRedrive(
  client: Client,
  { workflowId }: RedriveNames,
  update: 'pause' | 'resume',
): Promise<RedriveStatus> {
  return steerBounded(client, redriveWorkflowId(workflowId), update);
}

/** Waits for the end of the redrive that runs. @throws what it failed with. */
export function redriveResult(client: Client, { workflowId }: RedriveNames): Promise<RedriveStatus> {
  return boundedResult(client, redriveWorkflowId(workflowId));
}

/** The newest redrive; undefined where there was none. */
export function newestRedrive(
  client: Client,
  { workflowId }: RedriveNames,
): Promise<RedriveView | undefined> {
  return newestBounded(client, redriveWorkflowId(workflowId));
}

/** What a redrive did or would do, in a sentence. */
export function redriveSentence(status: RedriveStatus): string {
  const { dryRun, mended, seen, accepted, stored, refused } = status;
  if (mended !== undefined) return mendSentence(status);
  if (dryRun) return `${accepted} of ${seen} would be accepted now; nothing was sent.`;
  return `${accepted} of ${seen} were sent again: ${stored} are stored, ${refused} were refused again.`;
}

function mendSentence({ dryRun, seen, accepted, stored, notAccepted }: RedriveStatus): string {
  if (seen === 0) return 'Nothing was sent: it was sent again meanwhile.';
  if (accepted === 0) return `Nothing was sent: it would be refused again: ${notAccepted[0]?.problem ?? ''}.`;
  if (dryRun) return 'It would be accepted now; nothing was sent.';
  return stored === 1 ? 'It was sent, mended, and is stored.' : 'It was sent, mended, and was refused again.';
}
