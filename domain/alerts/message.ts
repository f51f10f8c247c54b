import { alertLine, changeId, type AlertChange, type AlertState } from './episodes.ts';
import { ALERT_ADVICE, type AlertKind } from './kinds.ts';

/** What a webhook is posted: docs/alerts.md. Fields are only ever added. Times are ISO 8601, UTC. */
export interface AlertMessage {
  /** The same however often it is sent; also the header `Idempotency-Key`. */
  readonly id: string;
  readonly version: 1;
  /** Name of the pipeline's folder, and the id of its workflow. */
  readonly pipeline: string;
  readonly workflowId: string;
  readonly alert: AlertKind;
  readonly state: AlertState;
  readonly since: string;
  /** Of one that is over. */
  readonly recoveredAt?: string;
  /** A sentence for people, under the name that chat programs read. */
  readonly text: string;
  /** What a person can do; of one that lasts. */
  readonly advice?: string;
  /** What was measured when it began, and from where on that is an alert. */
  readonly value: number;
  readonly threshold: number;
}

/** The message of a change. Pure. */
export function alertMessage(
  { pipelineId, pipeline }: { readonly pipelineId: string; readonly pipeline: string },
  change: AlertChange,
): AlertMessage {
  const { state, episode } = change;
  const { recoveredAt, ...begun } = episode;
  const isOver = state === 'recovered' && recoveredAt !== undefined;
  return {
    id: changeId(pipelineId, change),
    version: 1,
    pipeline,
    workflowId: pipelineId,
    alert: episode.kind,
    state,
    since: episode.since,
    ...(isOver ? { recoveredAt } : {}),
    text: `${pipeline}: ${alertLine(isOver ? episode : begun)}`,
    ...(isOver ? {} : { advice: ALERT_ADVICE[episode.kind] }),
    value: episode.value,
    threshold: episode.limit,
  };
}
