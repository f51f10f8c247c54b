import type { StreamActivities } from '../../../activities/stream/stream.ts';
import { valueOf, type Reading } from '../../../connections/reading.ts';
import { PARTS, type Part } from '../../../domain/names.ts';
import type { Snapshot, WorkflowView } from '../snapshot.ts';
import type { Rule } from './rule.ts';

/** As Temporal calls what `temporal workflow pause` does; ingestion's own pause is an update. */
const PAUSED = 'PAUSED';

/** The one activity that goes on for ever: its attempt that runs is no failure, whatever ended the one before. */
const NEVER_ENDS: keyof StreamActivities = 'ownSparkDriver';

/** Whether the pipeline or a part of it runs, be it paused. */
export function anyRuns(snapshot: Snapshot): boolean {
  return views(snapshot).some(isOpen);
}

/** The pipeline, or one of its parts, that should run and does not. */
export const ended: Rule = ({ workflowId, workflows }) => {
  const pipeline = valueOf(workflows.pipeline);
  const readOf = (part: Part): Reading<WorkflowView<unknown> | undefined> => workflows[part];
  const aPartRuns = PARTS.some((part) => isOpen(valueOf(readOf(part))));
  if (!isOpen(pipeline))
    return 'value' in workflows.pipeline && !aPartRuns ? [`${workflowId} ${became(pipeline)}`] : [];
  return PARTS.filter((part) => 'value' in workflows[part] && !isOpen(valueOf(readOf(part)))).map(
    (part) => `${part} ${became(valueOf(readOf(part)))}, though the pipeline runs`,
  );
};

export const pausedByTemporal: Rule = (snapshot) =>
  allViews(snapshot)
    .filter(({ state }) => state === PAUSED)
    .map(
      ({ workflowId }) =>
        `${workflowId} is paused; it goes on with: temporal workflow unpause --workflow-id ${workflowId}`,
    );

export const queriesUnanswered: Rule = (snapshot) =>
  allViews(snapshot).flatMap(({ workflowId, status }) =>
    status !== undefined && 'error' in status
      ? [`${workflowId} did not answer its status query: ${status.error}`]
      : [],
  );

export const activitiesFailing: Rule = (snapshot) =>
  allViews(snapshot).flatMap(({ workflowId, retrying }) =>
    retrying
      .filter(({ activity, running }) => !(running && activity === NEVER_ENDS))
      .map(
        ({ activity, attempt, lastFailure }) =>
          `${workflowId}: activity ${activity} is at attempt ${attempt}: ${lastFailure}`,
      ),
  );

function isOpen(view: WorkflowView<unknown> | undefined): boolean {
  return view?.state === 'RUNNING' || view?.state === PAUSED;
}

function became(view: WorkflowView<unknown> | undefined): string {
  if (view === undefined) return 'was never started';
  return `is ${view.state}${view.failure === undefined ? '' : ` (${view.failure})`}`;
}

/** With those beside the pipeline's own. */
function allViews(snapshot: Snapshot): WorkflowView<unknown>[] {
  const { ingestions = [], backfills = [] } = valueOf(snapshot.beside) ?? {};
  return [...views(snapshot), ...ingestions, ...backfills];
}

function views({ workflows }: Snapshot): WorkflowView<unknown>[] {
  const reads: readonly Reading<WorkflowView<unknown> | undefined>[] = [
    workflows.pipeline,
    ...PARTS.map((part) => workflows[part]),
  ];
  return reads.flatMap((read) => valueOf(read) ?? []);
}
