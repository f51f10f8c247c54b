import type { IngestInput } from '../domain/inputs.ts';
import type { IngestStatus } from '../domain/status.ts';
import type { SourceHold } from './sourceHold.ts';
import type { TickBook } from './tickBook.ts';

/** How an ingestion is told: to its query, in the web UI's details, and in its list. Only what the workflow's time says. */

/** Answer of the `status` query. */
export function ingestStatus(book: TickBook, settings: IngestInput): IngestStatus {
  const { paused, intervalMs, totals, hold, lastFailure, failedInARow, lastSkip, lastRejection } = book.state;
  const { cursor, lastUncompared } = book.state;
  return {
    state: paused ? 'paused' : 'running',
    intervalSeconds: intervalMs / 1000,
    quantity: settings.quantity,
    ticks: totals,
    ...(paused ? {} : { nextTickAt: new Date(book.nextDueMs).toISOString() }),
    ...(hold === undefined ? {} : { hold: toldHold(hold) }),
    ...(lastFailure === undefined ? {} : { lastFailure }),
    ...(failedInARow === undefined ? {} : { failedInARow }),
    ...(lastSkip === undefined ? {} : { lastSkip }),
    ...(lastRejection === undefined ? {} : { lastRejection }),
    ...(cursor === undefined ? {} : { cursor }),
    ...(lastUncompared === undefined ? {} : { lastUncompared }),
  };
}

function toldHold({ untilMs, askedUntilMs, failingSinceMs, message }: SourceHold) {
  return {
    until: new Date(untilMs).toISOString(),
    asked: untilMs === askedUntilMs,
    failingSince: new Date(failingSinceMs).toISOString(),
    message,
  };
}

function describeHold(hold: SourceHold): string {
  const { until, asked, failingSince, message } = toldHold(hold);
  return asked
    ? `The source asked not to be asked before ${until}: ${message}`
    : `The source has been failing since ${failingSince} and is asked again at ${until}: ${message}`;
}

/** What the web UI's list shows, and people filter by. */
export function listedState(book: TickBook): 'paused' | 'holding off' | 'running' {
  if (book.state.paused) return 'paused';
  return holdNow(book) === undefined ? 'running' : 'holding off';
}

/**
 * The web UI's details, in Markdown. The quantity is told by its name alone: how many records a tick gets is the source's to say, and one that
 * answers with its state is not asked for a number.
 */
export function describeIngestion(book: TickBook, { quantity }: IngestInput): string {
  const { totals, intervalMs } = book.state;
  const hold = holdNow(book);
  return (
    `**${listedState(book)}**, every ${intervalMs / 1000} s, quantity ${quantity}. Ticks: ${totals.due} due, ` +
    `${totals.published} published, ${totals.skipped} skipped, ${totals.failed} failed. Records: ${totals.records}${totals.unchanged === undefined ? '' : `, unchanged: ${totals.unchanged}`}.` +
    (hold === undefined ? '' : `\n\n${describeHold(hold)}`)
  );
}

function holdNow({ state: { hold } }: TickBook): SourceHold | undefined {
  return hold !== undefined && hold.untilMs > Date.now() ? hold : undefined;
}
