import { WorkflowExecutionAlreadyStartedError, WorkflowNotFoundError, type Client } from '@temporalio/client';
import { redriveInput, type RedriveStatus } from '../../domain/deadLetters.ts';
import type { PipelineNames } from '../../domain/definition.ts';
import { REDRIVE_WORKFLOW_TYPE, redriveWorkflowId, STATUS_QUERY } from '../../domain/names.ts';
import { inputProblems } from '../../domain/inputs.ts';
import { ActionRefused } from '../actions/actions.ts';

/** The newest redrive, as its workflow tells it. */
export interface RedriveView {
  readonly workflowId: string;
  readonly runId: string;
  readonly startedAt: string;
  /** Temporal's name of the execution's status. */
  readonly execution: string;
  /** Absent where it failed before it had one. */
  readonly status?: RedriveStatus;
}

/** Of the pipeline whose dead letters they are. */
export type RedriveNames = Pick<PipelineNames, 'workflowId' | 'taskQueue'>;

/** Starts the one redrive that may run of a pipeline. @throws ActionRefused where one runs already, or the input is not valid. */
export async function startRedrive(client: Client, names: RedriveNames, input: object): Promise<string> {
  const problems = inputProblems(redriveInput, input);
  if (problems !== undefined) throw new ActionRefused(`Refused: ${problems}`);
  const workflowId = redriveWorkflowId(names.workflowId);
  const { taskQueue } = names;
  try {
    await client.workflow.start(REDRIVE_WORKFLOW_TYPE, { workflowId, taskQueue, args: [input] });
  } catch (error) {
    if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
    throw new ActionRefused(`Refused: ${workflowId} runs already, and two would send the same.`, {
      cause: error,
    });
  }
  return workflowId;
}

/** Waits for the end of the redrive that runs. @throws what it failed with. */
export function redriveResult(client: Client, { workflowId }: RedriveNames): Promise<RedriveStatus> {
  return client.workflow.getHandle<() => Promise<RedriveStatus>>(redriveWorkflowId(workflowId)).result();
}

/** The newest redrive; undefined where there was none. A query is answered after its end, too. */
export async function newestRedrive(client: Client, names: RedriveNames): Promise<RedriveView | undefined> {
  const handle = client.workflow.getHandle(redriveWorkflowId(names.workflowId));
  try {
    const { workflowId, runId, startTime, status } = await handle.describe();
    const view = { workflowId, runId, startedAt: startTime.toISOString(), execution: status.name };
    return { ...view, status: await handle.query<RedriveStatus>(STATUS_QUERY) };
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return undefined;
    throw error;
  }
}

/** What a redrive did or would do, in a sentence. */
export function redriveSentence({ dryRun, seen, accepted, stored, refused }: RedriveStatus): string {
  if (dryRun) return `${accepted} of ${seen} would be accepted now; nothing was sent.`;
  return `${accepted} of ${seen} were sent again: ${stored} are stored, ${refused} were refused again.`;
}
