import { WorkflowExecutionAlreadyStartedError } from '@temporalio/common';
import {
  CancellationScope,
  CancelledFailure,
  ChildWorkflowCancellationType,
  ChildWorkflowFailure,
  isCancellation,
  ParentClosePolicy,
  proxyActivities,
  setCurrentDetails,
  setHandler,
  sleep,
  startChild,
  TerminatedFailure,
  upsertSearchAttributes,
  workflowInfo,
  type ChildWorkflowHandle,
  type Workflow,
} from '@temporalio/workflow';
import type { PrepareActivities } from '../activities/prepare.ts';
import type { PipelineNames } from '../domain/definition.ts';
import { pipelineInput } from '../domain/inputs.ts';
import { PARTS, partWorkflowId, type Part } from '../domain/names.ts';
import type { PartState, PipelineStatus } from '../domain/status.ts';
import { failureMessage } from './failureMessage.ts';
import { parseInput } from './input.ts';
import { pipelineStatusQuery } from './messages.ts';
import { prepareOptions } from './prepareOptions.ts';
import { stateAttribute } from './searchAttributes.ts';

const { prepare } = proxyActivities<PrepareActivities>(prepareOptions);

/**
 * The whole pipeline: prepares the systems, then runs the three parts as children, which end with it however it ends.
 * A part that a person ends alone stays ended; a part that already runs by itself is left to who started it. Ends when all
 * its parts have ended, and fails when one of them failed.
 */
export async function pipeline(
  { workflowTypes }: Pick<PipelineNames, 'workflowTypes'>,
  input?: unknown,
): Promise<void> {
  const settings = parseInput(pipelineInput, input);
  const { workflowId } = workflowInfo();
  let state: PipelineStatus['state'] = 'preparing';
  let parts: PipelineStatus['parts'] = {
    ingest: { workflowId: partWorkflowId('ingest', workflowId), state: 'starting' },
    stream: { workflowId: partWorkflowId('stream', workflowId), state: 'starting' },
    verify: { workflowId: partWorkflowId('verify', workflowId), state: 'starting' },
  };

  setHandler(pipelineStatusQuery, () => ({ state, parts }));
  upsertSearchAttributes([{ key: stateAttribute, value: state }]);
  await prepare();
  state = 'running';
  upsertSearchAttributes([{ key: stateAttribute, value: state }]);

  const failures: unknown[] = [];
  await Promise.all(PARTS.map((part) => run(part).catch((error: unknown) => ended(part, error))));
  if (CancellationScope.current().consideredCancelled)
    throw new CancelledFailure('The pipeline was cancelled');
  if (failures.length > 0) throw failures[0];

  /** Starts the part and waits for its end, through all runs of its chain. */
  async function run(part: Part): Promise<void> {
    const child = await start(part);
    show(part, 'running');
    await child.result();
    show(part, 'ended');
  }

  /**
   * Starts the part. The server ends the parts of a terminated pipeline a moment after the pipeline itself: a pipeline
   * that is started again at once waits for them.
   */
  async function start(part: Part, attempts = 15): Promise<ChildWorkflowHandle<Workflow>> {
    try {
      return await startChild(workflowTypes[part], {
        workflowId: partWorkflowId(part, workflowId),
        args: [settings[part]],
        // However the pipeline ends, and even when no worker is there to react, no part outlives it.
        parentClosePolicy: ParentClosePolicy.TERMINATE,
        // A cancelled pipeline is closed only when its Spark driver is gone.
        cancellationType: ChildWorkflowCancellationType.WAIT_CANCELLATION_COMPLETED,
        staticSummary: `${part} of ${workflowId}`,
      });
    } catch (error) {
      if (!(error instanceof WorkflowExecutionAlreadyStartedError) || attempts === 1) throw error;
      await sleep('1 second');
      return start(part, attempts - 1);
    }
  }

  function ended(part: Part, error: unknown): void {
    if (error instanceof WorkflowExecutionAlreadyStartedError)
      return show(part, 'running by itself', 'started by itself, so it does not end with this pipeline');
    if (isCancellation(error)) return show(part, 'ended', 'cancelled');
    if (error instanceof ChildWorkflowFailure && error.cause instanceof TerminatedFailure)
      return show(part, 'ended', 'terminated');
    failures.push(error);
    show(part, 'failed', failureMessage(error));
  }

  /** Books the part's state, and shows all of them in the web UI. */
  function show(part: Part, partState: PartState, message?: string): void {
    const told = { workflowId: partWorkflowId(part, workflowId), state: partState };
    parts = { ...parts, [part]: message === undefined ? told : { ...told, message } };
    setCurrentDetails(PARTS.map((it) => describePart(parts[it])).join('\n'));
  }
}

function describePart({ workflowId, state, message }: PipelineStatus['parts'][Part]): string {
  return `- ${workflowId}: **${state}**${message === undefined ? '' : ` (${message})`}`;
}
