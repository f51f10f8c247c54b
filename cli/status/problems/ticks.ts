import { valueOf } from '../../../connections/reading.ts';
import type { IngestStatus } from '../../../domain/status.ts';
import type { Snapshot } from '../snapshot.ts';
import { counted, duration } from '../words.ts';
import { isRecent, msSince, type Rule } from './rule.ts';

/** A tick that is due so long ago and has not begun waits for something: one before it, or a worker. */
const OVERDUE_MS = 60_000;
const HOUR_MS = 3_600_000;

/** A tick failed, and none has been published since, or only just. */
export const ticksFailing: Rule = (snapshot) => {
  const status = ingestOf(snapshot);
  const failure = status?.lastFailure;
  if (status === undefined || failure === undefined) return [];
  const { failedInARow = 0 } = status;
  if (failedInARow === 0 && !isRecent(failure.at, snapshot.at)) return [];
  const inARow = failedInARow > 1 ? `, the last of ${failedInARow} in a row` : '';
  return [`tick ${failure.tick} failed ${agoOf(failure.at, snapshot)}${inARow}: ${failure.message}`];
};

/** Ticks wait, as the source fails or asked for it. */
export const sourceHeldOff: Rule = (snapshot) => {
  const hold = ingestOf(snapshot)?.hold;
  if (hold === undefined || hold.until <= snapshot.at) return [];
  const why = hold.asked
    ? 'as the source asked'
    : `as the source has been failing since ${hold.failingSince}`;
  return [`no tick before ${hold.until}, ${why}: ${hold.message}`];
};

/** Ticks could not run in their time, and none has since, or only just. */
export const ticksSkipped: Rule = (snapshot) => {
  const skip = ingestOf(snapshot)?.lastSkip;
  if (skip === undefined || (skip.over && !isRecent(skip.at, snapshot.at))) return [];
  return [
    `${counted(skip.ticks, 'tick')} could not run in time and ${skip.ticks === 1 ? 'was' : 'were'} skipped, ${agoOf(skip.at, snapshot)}`,
  ];
};

export const ticksOverdue: Rule = (snapshot) => {
  const nextTickAt = ingestOf(snapshot)?.nextTickAt;
  const lateMs = nextTickAt === undefined ? 0 : msSince(nextTickAt, snapshot.at);
  return lateMs > OVERDUE_MS ? [`a tick has been due for ${duration(lateMs)} and has not begun`] : [];
};

export const recordsRefused: Rule = (snapshot) => {
  const rejection = ingestOf(snapshot)?.lastRejection;
  if (rejection?.records === undefined || msSince(rejection.at, snapshot.at) > HOUR_MS) return [];
  const { records, tick, at } = rejection;
  return [
    `the schema refused ${counted(records, 'record')} of tick ${tick}, ${agoOf(at, snapshot)}; the reasons are in topic ${snapshot.pipeline.names.deadLetterTopic}`,
  ];
};

function ingestOf({ workflows }: Snapshot): IngestStatus | undefined {
  const status = valueOf(workflows.ingest)?.status;
  return status && valueOf(status);
}

function agoOf(then: string, { at }: Snapshot): string {
  return `${duration(Math.max(0, msSince(then, at)))} ago`;
}
