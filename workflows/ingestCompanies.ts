import {
  allHandlersFinished,
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
import { ingestInput, intervalSeconds, type IngestInput } from '../domain/inputs.ts';
import type { IngestStatus } from '../domain/status.ts';
import type { TickOutcome } from '../domain/ticks.ts';
import { failureMessage } from './failureMessage.ts';
import {
  ingestStatusQuery,
  pauseUpdate,
  resumeUpdate,
  setIntervalUpdate,
  tickNowUpdate,
} from './messages.ts';
import { parseInput } from './input.ts';
import { prepareOptions } from './prepareOptions.ts';
import {
  listedAttributes,
  stateAttribute,
  ticksFailedAttribute,
  ticksPublishedAttribute,
} from './searchAttributes.ts';
import { TickBook, type DueTick, type TickBookState } from './tickBook.ts';
import { TickRequests } from './tickRequests.ts';

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

/**
 * Every `intervalSeconds` one tick: fetch `quantity` companies and publish them. Runs until it is terminated or cancelled.
 * `carried` is what an earlier run of the chain hands on; a person passes only the first argument, or none.
 */
export async function ingestCompanies(input?: unknown, carried?: TickBookState): Promise<void> {
  const settings = parseInput(ingestInput, input);
  const book =
    carried === undefined
      ? TickBook.startingAt(Date.now(), settings.intervalSeconds * 1000)
      : new TickBook(carried);
  const requests = new TickRequests();
  const list = listedAttributes();
  /** Set when a message may have changed what the loop waits for. */
  let changed = false;

  setHandler(ingestStatusQuery, () => statusOf(book, settings));
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
  setHandler(tickNowUpdate, () => requests.add());

  if (carried === undefined) await prepare();
  tell();

  // Ticks go on until whoever asked for one has its answer: no update is lost on the way to the next run.
  while (!workflowInfo().continueAsNewSuggested || !allHandlersFinished()) {
    changed = false;
    const wakeUp = () => changed || requests.waiting;
    if (book.state.paused) await condition(wakeUp);
    else if (book.state.nextAtMs > Date.now() || !patched(OVERDUE_AT_ONCE))
      await condition(wakeUp, Math.max(1, book.state.nextAtMs - Date.now()));

    if (requests.waiting) await requests.answer(() => carryOut(book.takeNow(Date.now())));
    const due = book.takeDue(Date.now());
    if (due !== undefined) await carryOut(due).catch(rethrowCancellation);
  }
  await continueAsNew<typeof ingestCompanies>(settings, book.state);

  async function carryOut({ tick, scheduledAtMs }: DueTick): Promise<TickOutcome> {
    const { workflowId, firstExecutionRunId } = workflowInfo();
    const scheduledAt = new Date(scheduledAtMs).toISOString();
    try {
      const outcome = await ingestTick.executeWithOptions({ summary: `tick ${tick}, due ${scheduledAt}` }, [
        { identity: { workflowId, firstExecutionRunId, tick }, scheduledAt, quantity: settings.quantity },
      ]);
      book.published(tick, Date.now(), outcome);
      return outcome;
    } catch (error) {
      if (!isCancellation(error)) book.failed(tick, Date.now(), failureMessage(error));
      throw error;
    } finally {
      tell();
    }
  }

  function told(): IngestStatus {
    changed = true;
    tell();
    return statusOf(book, settings);
  }

  /** Shows the state in the web UI: the details of this workflow, and its columns in the list. */
  function tell(): void {
    const { totals, paused } = book.state;
    const state = paused ? 'paused' : 'running';
    setCurrentDetails(
      `**${state}**, every ${book.state.intervalMs / 1000} s, ${settings.quantity} companies a tick. Ticks: ${totals.due} due, ` +
        `${totals.published} published, ${totals.skipped} skipped, ${totals.failed} failed. ${totals.records} records.`,
    );
    list(
      [{ key: stateAttribute, value: state }],
      [
        { key: ticksPublishedAttribute, value: totals.published },
        { key: ticksFailedAttribute, value: totals.failed },
      ],
    );
  }
}

function statusOf(book: TickBook, settings: IngestInput): IngestStatus {
  const { paused, intervalMs, totals, nextAtMs, lastFailure, failedInARow, lastSkip, lastRejection } =
    book.state;
  return {
    state: paused ? 'paused' : 'running',
    intervalSeconds: intervalMs / 1000,
    quantity: settings.quantity,
    ticks: totals,
    ...(paused ? {} : { nextTickAt: new Date(nextAtMs).toISOString() }),
    ...(lastFailure === undefined ? {} : { lastFailure }),
    ...(failedInARow === undefined ? {} : { failedInARow }),
    ...(lastSkip === undefined ? {} : { lastSkip }),
    ...(lastRejection === undefined ? {} : { lastRejection }),
  };
}

function refuseIf(refused: boolean, why: string): void {
  if (refused) throw new Error(why);
}

/** A failed tick is booked and the loop goes on; a cancellation ends it. */
function rethrowCancellation(error: unknown): void {
  if (isCancellation(error)) throw error;
}
