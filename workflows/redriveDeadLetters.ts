import {
  allHandlersFinished,
  condition,
  continueAsNew,
  proxyActivities,
  setCurrentDetails,
  setHandler,
  sleep,
  workflowInfo,
} from '@temporalio/workflow';
import type { RedrivePlan } from '../activities/redrive/dependencies.ts';
import type { RedriveActivities } from '../activities/redrive/redrive.ts';
import {
  addNotAccepted,
  redriveInput,
  selectionOfMend,
  type DeadLetterPlace,
  type Mend,
  type RedriveInput,
  type RedriveStatus,
} from '../domain/deadLetters.ts';
import type { PipelineNames } from '../domain/definition.ts';
import { partWorkflowId, pipelineIdOf } from '../domain/names.ts';
import type { Offsets } from '../domain/verification.ts';
import { parseInput } from './input.ts';
import { pauseRedriveUpdate, redriveStatusQuery, resumeRedriveUpdate } from './messages.ts';

const { planRedrive, redrive } = proxyActivities<RedriveActivities>({
  // A hundred messages are read, sent and marked.
  startToCloseTimeout: '5 minutes',
  // A worker that died is noticed within this time; what it has sent is not sent again.
  heartbeatTimeout: '20 seconds',
  // Kafka or Cassandra may be away for long; it is for a person to end that.
  retry: { initialInterval: '1 second', backoffCoefficient: 2, maximumInterval: '30 seconds' },
});

const { settleRedriven } = proxyActivities<RedriveActivities>({
  startToCloseTimeout: '2 minutes',
  // Until the stream has processed what was sent; a stream that is away for longer leaves it marked as sent.
  scheduleToCloseTimeout: '30 minutes',
  retry: { initialInterval: '2 seconds', backoffCoefficient: 1.5, maximumInterval: '15 seconds' },
});

/** Dead letters looked at in one activity, at most. */
const AT_ONCE = 100;

/** What travels through continue-as-new. */
export interface RedriveCarried {
  readonly startedAt: string;
  readonly plan: RedrivePlan;
  /** Index of the day and partition that is next, and the last offset that was looked at in it. */
  readonly place: { readonly index: number; readonly after?: string };
  readonly phase: 'sending' | 'settling';
  readonly ends: Offsets;
  readonly paused: boolean;
  readonly status: RedriveStatus;
}

/**
 * Sends dead letters again that would be accepted now, each once and in order, and marks what became of them; a dry run only says how
 * many. One may be mended: it is sent with another value. Ends with its status. `carried` is what an earlier run of the chain hands on.
 */
export async function redriveDeadLetters(
  names: Pick<PipelineNames, 'workflowId'>,
  input?: unknown,
  carried?: RedriveCarried,
): Promise<RedriveStatus> {
  const settings = parseInput(redriveInput, input);
  const startedAt = carried?.startedAt ?? new Date().toISOString();
  // What is refused again while it runs is not taken up again.
  const { mend } = settings;
  const selection =
    mend === undefined
      ? { ...selectionOf(settings), until: settings.until ?? startedAt }
      : selectionOfMend(mend);
  let paused = carried?.paused ?? false;
  let status: RedriveStatus = carried?.status ?? {
    state: 'running',
    dryRun: settings.dryRun,
    ...(mend === undefined ? {} : { mended: placeOf(mend) }),
    seen: 0,
    accepted: 0,
    notAccepted: [],
    stored: 0,
    refused: 0,
  };
  const told = (): RedriveStatus => (paused ? { ...status, state: 'paused' } : status);
  setHandler(redriveStatusQuery, told);
  setHandler(pauseRedriveUpdate, () => {
    paused = true;
    show();
    return told();
  });
  setHandler(resumeRedriveUpdate, () => {
    paused = false;
    show();
    return told();
  });

  const plan = carried?.plan ?? (await planned());
  const stretches = plan.days.flatMap((day) => plan.partitions.map((partition) => ({ day, partition })));
  let ends = carried?.ends ?? plan.ends;
  let phase = carried?.phase ?? 'sending';
  let place: RedriveCarried['place'] = carried?.place ?? { index: 0 };
  show();

  if (phase === 'sending') await throughAll(send);
  if (!settings.dryRun && status.accepted > 0) {
    if (phase === 'sending') place = { index: 0 };
    phase = 'settling';
    status = { ...status, state: 'waiting for the stream' };
    show();
    await throughAll(awaitOutcome);
  }
  status = { ...status, state: 'done' };
  show();
  return status;

  /** Of a mend, its day alone: a topic that was made again has the same offsets on other days. */
  async function planned(): Promise<RedrivePlan> {
    const all = await planRedrive({ selection });
    return mend === undefined ? all : { ...all, days: [mend.day] };
  }

  /** Goes through every stretch, a step at a time, from where it was. */
  async function throughAll(
    step: (of: (typeof stretches)[number]) => Promise<string | undefined>,
  ): Promise<void> {
    for (let of = stretches[place.index]; of !== undefined; of = stretches[place.index]) {
      await condition(() => !paused);
      const after = await step(of);
      place = after === undefined ? { index: place.index + 1 } : { ...place, after };
      show();
      if (workflowInfo().continueAsNewSuggested) {
        await condition(allHandlersFinished);
        await continueAsNew<(input: unknown, carried: RedriveCarried) => Promise<void>>(settings, {
          startedAt,
          plan,
          place,
          phase,
          ends,
          paused,
          status,
        });
      }
    }
  }

  async function send(of: { readonly day: string; readonly partition: string }): Promise<string | undefined> {
    const beganAt = Date.now();
    const limit = Math.min(AT_ONCE, settings.perSecond);
    const step = {
      selection,
      ...of,
      ...behind(),
      limit,
      startedAt,
      dryRun: settings.dryRun,
      ...(mend === undefined ? {} : { value: mend.value }),
      ends,
    };
    const outcome = await redrive(step);
    ends = outcome.ends;
    status = {
      ...status,
      seen: status.seen + outcome.seen,
      accepted: status.accepted + outcome.accepted,
      notAccepted: addNotAccepted(status.notAccepted, outcome.notAccepted),
    };
    const dueMs = (outcome.accepted / settings.perSecond) * 1000 - (Date.now() - beganAt);
    if (!settings.dryRun && dueMs >= 1) await sleep(dueMs);
    return outcome.after;
  }

  async function awaitOutcome(of: {
    readonly day: string;
    readonly partition: string;
  }): Promise<string | undefined> {
    const pipelineId = pipelineIdOf(workflowInfo().workflowId, 'redrive', names.workflowId);
    const streamId = partWorkflowId('stream', pipelineId);
    const step = { selection, ...of, ...behind(), limit: AT_ONCE, startedAt, streamId, ends };
    const { stored, refused, after } = await settleRedriven(step);
    status = { ...status, stored: status.stored + stored, refused: status.refused + refused };
    return after;
  }

  function behind(): { readonly after?: string } {
    return place.after === undefined ? {} : { after: place.after };
  }

  /** Shows the state in the web UI. */
  function show(): void {
    const { state, dryRun, mended, seen, accepted, stored, refused, notAccepted } = told();
    setCurrentDetails(
      `**${state}**${dryRun ? ', a dry run' : ''}${mended === undefined ? '' : ', of one that is mended'}: ${seen} looked at, ${accepted} ${dryRun ? 'would be accepted' : 'sent'}, ${stored} stored, ${refused} refused again.` +
        notAccepted.map(({ problem, count }) => `\n- ${count}: ${problem}`).join(''),
    );
  }
}

function placeOf({ day, partition, offset }: Mend): DeadLetterPlace {
  return { day, partition, offset };
}

function selectionOf({ reason, since, until, offsets }: RedriveInput) {
  return {
    ...(reason === undefined ? {} : { reason }),
    ...(since === undefined ? {} : { since }),
    ...(until === undefined ? {} : { until }),
    ...(offsets === undefined ? {} : { offsets }),
  };
}
