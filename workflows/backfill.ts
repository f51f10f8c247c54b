import {
  allHandlersFinished,
  condition,
  continueAsNew,
  isCancellation,
  proxyActivities,
  setCurrentDetails,
  setHandler,
  workflowInfo,
} from '@temporalio/workflow';
import type { BackfillActivities } from '../activities/backfill.ts';
import type { IngestActivities } from '../activities/ingest.ts';
import {
  backfillInput,
  backfillTicks,
  type BackfillInput,
  type BackfillStatus,
  type BackfillTicks,
} from '../domain/backfill.ts';
import { OF_A_TIME, type TickIdentity } from '../domain/identity.ts';
import type { TickOutcome } from '../domain/ticks.ts';
import { failureMessage } from './failureMessage.ts';
import { invalidInput, parseInput } from './input.ts';
import { backfillStatusQuery, pauseBackfillUpdate, resumeBackfillUpdate } from './messages.ts';

const { admitBackfill } = proxyActivities<BackfillActivities>({
  // It reads nothing.
  startToCloseTimeout: '1 minute',
});

const { ingestTick } = proxyActivities<IngestActivities>({
  // One attempt: the API's time-out, then Kafka's acknowledgement, for which the producer waits out a broker's restart.
  startToCloseTimeout: '2 minutes',
  // A worker that died is noticed, and a cancellation arrives, within this time.
  heartbeatTimeout: '20 seconds',
  // Kafka or the source may be away for long; it is for a person to end that.
  retry: { initialInterval: '1 second', backoffCoefficient: 2, maximumInterval: '30 seconds' },
});

/** What travels through continue-as-new. */
export interface BackfillCarried {
  readonly startedAt: string;
  /** Number of the next tick. Those before it are published: no run ends with one under way. */
  readonly next: number;
  readonly paused: boolean;
  readonly done: Pick<BackfillStatus, 'published' | 'records' | 'rejected' | 'lastFailure'>;
}

/**
 * Carries out ticks beside the ingestion, several at once, each until it is published; ends with its status. One that cannot be
 * published pauses it, and is tried again when it is resumed. `carried` is what an earlier run of the chain hands on.
 */
export async function backfill(input?: unknown, carried?: BackfillCarried): Promise<BackfillStatus> {
  const settings = parseInput(backfillInput, input);
  const startedAt = carried?.startedAt ?? new Date().toISOString();
  if (settings.to !== undefined && Date.parse(settings.to) > Date.parse(startedAt))
    throw invalidInput(`to: expected no time after now, got ${settings.to}`);
  const ticks = backfillTicks(settings, startedAt);
  let next = carried?.next ?? 0;
  let paused = carried?.paused ?? false;
  let underWay = 0;
  let done: BackfillCarried['done'] = carried?.done ?? { published: 0, records: 0, rejected: 0 };

  setHandler(backfillStatusQuery, told);
  setHandler(pauseBackfillUpdate, () => setPaused(true));
  setHandler(resumeBackfillUpdate, () => setPaused(false));
  if (carried === undefined) await admitBackfill({ range: settings.from !== undefined });
  show();
  if (settings.dryRun) return told();

  await Promise.all(Array.from({ length: settings.concurrency }, oneAfterTheOther));
  if (next < ticks.count) {
    await condition(allHandlersFinished);
    await continueAsNew<typeof backfill>(settings, { startedAt, next, paused, done });
  }
  return told();

  /** Takes tick after tick, until there is none or the history has become long. */
  async function oneAfterTheOther(): Promise<void> {
    while (next < ticks.count && !workflowInfo().continueAsNewSuggested) {
      if (paused) {
        await condition(() => !paused);
        continue;
      }
      const index = next;
      next += 1;
      underWay += 1;
      const { records, rejected } = await publish(index);
      underWay -= 1;
      done = {
        ...done,
        published: done.published + 1,
        records: done.records + records,
        rejected: done.rejected + rejected,
      };
      show();
    }
  }

  /** Carries the tick out until it is published: whatever the attempt, it is the same tick. */
  async function publish(index: number): Promise<TickOutcome> {
    const due = dueOf(ticks, index);
    for (;;) {
      try {
        return await ingestTick.executeWithOptions(
          { summary: `tick ${index + 1} of ${ticks.count}, ${due}` },
          [{ identity: identityOf(settings, index, due), scheduledAt: due, quantity: settings.quantity }],
        );
      } catch (error) {
        if (isCancellation(error)) throw error;
        const at = new Date().toISOString();
        done = { ...done, lastFailure: { due, at, message: failureMessage(error) } };
        setPaused(true);
        await condition(() => !paused);
      }
    }
  }

  function setPaused(now: boolean): BackfillStatus {
    paused = now;
    show();
    return told();
  }

  function told(): BackfillStatus {
    const running = paused ? 'paused' : 'running';
    return {
      state: settings.dryRun || done.published === ticks.count ? 'done' : running,
      dryRun: settings.dryRun,
      ticks: ticks.count,
      underWay,
      ...done,
      firstDue: dueOf(ticks, 0),
      lastDue: dueOf(ticks, ticks.count - 1),
    };
  }

  /** Shows the state in the web UI. */
  function show(): void {
    setCurrentDetails(describe(told()));
  }
}

/** When the tick is due, ISO 8601: the same for every attempt and every run, as its records' bytes follow from it. */
function dueOf({ firstMs, intervalMs }: BackfillTicks, index: number): string {
  return new Date(firstMs + index * intervalMs).toISOString();
}

/** A tick of a time range is named by its time, so that the same range is the same records; one of a number by its chain. */
function identityOf({ from }: Pick<BackfillInput, 'from'>, index: number, due: string): TickIdentity {
  const { workflowId, firstExecutionRunId } = workflowInfo();
  return from === undefined
    ? { workflowId, firstExecutionRunId, tick: index }
    : { workflowId, firstExecutionRunId: OF_A_TIME, tick: Date.parse(due) / 1000 };
}

function describe(status: BackfillStatus): string {
  const { state, dryRun, ticks, published, underWay, records, rejected, firstDue, lastDue, lastFailure } =
    status;
  const ofTime = `${ticks} ticks from ${firstDue} to ${lastDue}`;
  if (dryRun) return `A dry run: ${ofTime}.`;
  const failure =
    lastFailure === undefined
      ? ''
      : `\n\nLast failure, ${lastFailure.at}, tick of ${lastFailure.due}: ${lastFailure.message}`;
  return `**${state}**, ${ofTime}: ${published} published, ${underWay} under way. ${records} records, ${rejected} refused.${failure}`;
}
