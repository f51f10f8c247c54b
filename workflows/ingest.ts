import {
  allHandlersFinished,
  ApplicationFailure,
  condition,
  continueAsNew,
  isCancellation,
  patched,
  proxyActivities,
  setCurrentDetails,
  setHandler,
  workflowInfo,
} from '@temporalio/workflow';
import type { IngestActivities } from '../activities/ingest.ts';
import type { PrepareActivities } from '../activities/prepare.ts';
import { ingestInput, intervalSeconds, quantity } from '../domain/inputs.ts';
import type { IngestStatus } from '../domain/status.ts';
import { CURSOR_REFUSED } from '../domain/sourceFailures.ts';
import type { TickOutcome } from '../domain/ticks.ts';
import { failureMessage } from './failureMessage.ts';
import { describeIngestion, ingestStatus, listedState } from './ingestStatus.ts';
import {
  ingestStatusQuery,
  pauseUpdate,
  resumeUpdate,
  setIntervalUpdate,
  setQuantityUpdate,
  tickNowUpdate,
} from './messages.ts';
import { parseInput } from './input.ts';
import { prepareOptions } from './prepareOptions.ts';
import { Requests } from './requests.ts';
import { sourceFailure } from './sourceHold.ts';
import {
  listedAttributes,
  stateAttribute,
  ticksFailedAttribute,
  ticksPublishedAttribute,
} from './searchAttributes.ts';
import { TickBook, type DueTick, type TickBookState } from './tickBook.ts';

const { prepare } = proxyActivities<PrepareActivities>(prepareOptions);

const { ingestTick } = proxyActivities<IngestActivities>({
  // One attempt: the API's time-out, then Kafka's acknowledgement, for which the producer waits out a broker's restart.
  startToCloseTimeout: '2 minutes',
  // An outage longer than this gives the tick up as failed: its data is not lost, it was never fetched.
  scheduleToCloseTimeout: '10 minutes',
  // A worker that died is noticed, and a cancellation arrives, within this time.
  heartbeatTimeout: '20 seconds',
  retry: { initialInterval: '1 second', backoffCoefficient: 2, maximumInterval: '15 seconds' },
});

/**
 * A tick that is overdue needs no timer: the server's fires up to a second late, by which the next tick would be due and this one
 * skipped. Runs that began before this keep their timer of a millisecond.
 */
const OVERDUE_AT_ONCE = 'overdue-at-once';

/** Runs that began before this ask a source that fails with every tick. */
const HOLD_OFF = 'hold off from a source that fails';

/** Of a tick that asks whether a source that failed is back: one request, not a tick's full number. */
const ONE_ATTEMPT = { maximumAttempts: 1 };

/**
 * Every `intervalSeconds` one tick: fetch `quantity` records and publish them. Runs until it is terminated or cancelled.
 * `carried` is what an earlier run of the chain hands on; a person passes only the first argument, or none.
 */
export async function ingest(input?: unknown, carried?: TickBookState): Promise<void> {
  let settings = parseInput(ingestInput, input);
  const book =
    carried === undefined
      ? TickBook.startingAt(Date.now(), settings.intervalSeconds * 1000)
      : new TickBook(carried);
  const chain = chainOf(carried);
  const requests = new Requests<TickOutcome>();
  const list = listedAttributes();
  /** Set when a message may have changed what the loop waits for. */
  let changed = false;

  setHandler(ingestStatusQuery, () => ingestStatus(book, settings));
  setHandler(
    pauseUpdate,
    () => {
      book.takeSkipped(Date.now());
      book.pause();
      return told();
    },
    { validator: () => refuseIf(book.state.paused, 'ingestion is already paused') },
  );
  setHandler(
    resumeUpdate,
    () => {
      book.resume(Date.now());
      return told();
    },
    { validator: () => refuseIf(!book.state.paused, 'ingestion is not paused') },
  );
  setHandler(
    setIntervalUpdate,
    (seconds) => {
      book.setInterval(Date.now(), seconds * 1000);
      return told();
    },
    { validator: (seconds) => void parseInput(intervalSeconds, seconds) },
  );
  setHandler(
    setQuantityUpdate,
    (records) => {
      settings = { ...settings, quantity: records };
      return told();
    },
    { validator: (records) => void parseInput(quantity, records) },
  );
  setHandler(tickNowUpdate, () => requests.add(), {
    validator: () => refuseIf(askedToWait() !== undefined, askedToWait() ?? ''),
  });

  if (carried === undefined) await prepare();
  show();

  // Ticks go on until whoever asked for one has its answer: no update is lost on the way to the next run.
  while (!workflowInfo().continueAsNewSuggested || !allHandlersFinished()) {
    changed = false;
    const wakeUp = () => changed || requests.waiting;
    if (book.state.paused) await condition(wakeUp);
    else if (book.nextDueMs > Date.now() || !patched(OVERDUE_AT_ONCE))
      await condition(wakeUp, Math.max(1, book.nextDueMs - Date.now()));

    if (requests.waiting) await requests.answerFirst(tickOnRequest);
    const due = book.takeDue(Date.now());
    if (due !== undefined) await carryOut(due).catch(rethrowCancellation);
  }
  await continueAsNew<typeof ingest>(settings, { ...book.state, chain });

  /** Why the source is not asked at the moment, where it asked for that itself. */
  function askedToWait(): string | undefined {
    const { askedUntilMs = 0, message } = book.state.hold ?? {};
    if (askedUntilMs <= Date.now()) return undefined;
    return `the source asked not to be asked before ${new Date(askedUntilMs).toISOString()}: ${message}`;
  }

  async function tickOnRequest(): Promise<TickOutcome> {
    const refusal = askedToWait();
    if (refusal !== undefined) throw ApplicationFailure.nonRetryable(refusal, 'SourceAskedToWait');
    return carryOut(book.takeNow(Date.now()));
  }

  async function carryOut({ tick, scheduledAtMs }: DueTick): Promise<TickOutcome> {
    const { workflowId } = workflowInfo();
    const scheduledAt = new Date(scheduledAtMs).toISOString();
    const beganAtMs = Date.now();
    const retry = book.state.hold === undefined ? {} : { retry: ONE_ATTEMPT };
    const summary = `tick ${tick}, due ${scheduledAt}`;
    const { cursor } = book.state;
    try {
      const outcome = await ingestTick.executeWithOptions({ summary, ...retry }, [
        {
          identity: { workflowId, firstExecutionRunId: chain, tick },
          scheduledAt,
          quantity: settings.quantity,
          ...(cursor === undefined ? {} : { cursor }),
        },
      ]);
      book.published(tick, Date.now(), outcome);
      return outcome;
    } catch (error) {
      if (!isCancellation(error)) {
        book.failed(tick, Date.now(), failureMessage(error));
        const failure = sourceFailure(error);
        if (failure?.type === CURSOR_REFUSED) book.cursorRefused();
        if (failure === undefined) book.sourceAnswered();
        else if (patched(HOLD_OFF)) book.sourceFailed(failure, beganAtMs, Date.now());
      }
      throw error;
    } finally {
      show();
    }
  }

  function told(): IngestStatus {
    changed = true;
    show();
    return ingestStatus(book, settings);
  }

  /** Shows the state in the web UI: the details of this workflow, and its columns in the list. */
  function show(): void {
    const { totals } = book.state;
    setCurrentDetails(describeIngestion(book, settings));
    list(
      [{ key: stateAttribute, value: listedState(book) }],
      [
        { key: ticksPublishedAttribute, value: totals.published },
        { key: ticksFailedAttribute, value: totals.failed },
      ],
    );
  }
}

/**
 * What the names of this run's ticks begin with: the first run of the chain. A run that was reset counts anew from where it was reset,
 * and its ticks must not have the names of those that the run before has published, so a chain of its own begins with it.
 */
function chainOf(carried: TickBookState | undefined): string {
  const { runId, originalExecutionRunId, firstExecutionRunId } = workflowInfo();
  return runId === originalExecutionRunId ? (carried?.chain ?? firstExecutionRunId) : runId;
}

function refuseIf(refused: boolean, why: string): void {
  if (refused) throw new Error(why);
}

/** A failed tick is booked and the loop goes on; a cancellation ends it. */
function rethrowCancellation(error: unknown): void {
  if (isCancellation(error)) throw error;
}
