import { valueOf } from '../../../connections/reading.ts';
import { UPDATES } from '../../../domain/names.ts';
import type { IngestStatus } from '../../../domain/status.ts';
import type { Snapshot } from '../snapshot.ts';
import { counted, duration } from '../words.ts';
import { isRecent, msSince, type Rule } from './rule.ts';

/** A tick that is due so long ago and has not begun waits for something: one before it, or a worker. */
const OVERDUE_MS = 60_000;
const HOUR_MS = 3_600_000;

/** A tick failed, and none has been published since, or only just. */
export const ticksFailing = ofEachIngestion(({ lastFailure: failure, failedInARow = 0 }, snapshot) => {
  if (failure === undefined || (failedInARow === 0 && !isRecent(failure.at, snapshot.at))) return undefined;
  const inARow = failedInARow > 1 ? `, the last of ${failedInARow} in a row` : '';
  return `tick ${failure.tick} failed ${agoOf(failure.at, snapshot)}${inARow}: ${failure.message}`;
});

/** Ticks wait, as the source fails or asked for it. */
export const sourceHeldOff = ofEachIngestion(({ hold }, { at }) => {
  if (hold === undefined || hold.until <= at) return undefined;
  const why = hold.asked
    ? 'as the source asked'
    : `as the source has been failing since ${hold.failingSince}`;
  return `no tick before ${hold.until}, ${why}: ${hold.message}`;
});

/** Ticks could not run in their time, and none has since, or only just. */
export const ticksSkipped = ofEachIngestion(({ lastSkip: skip }, snapshot) => {
  if (skip === undefined || (skip.over && !isRecent(skip.at, snapshot.at))) return undefined;
  return `${counted(skip.ticks, 'tick')} could not run in time and ${skip.ticks === 1 ? 'was' : 'were'} skipped, ${agoOf(skip.at, snapshot)}`;
});

export const ticksOverdue = ofEachIngestion(({ nextTickAt }, { at }) => {
  const lateMs = nextTickAt === undefined ? 0 : msSince(nextTickAt, at);
  return lateMs > OVERDUE_MS ? `a tick has been due for ${duration(lateMs)} and has not begun` : undefined;
});

export const recordsRefused = ofEachIngestion(({ lastRejection: rejection }, snapshot) => {
  if (rejection?.records === undefined || msSince(rejection.at, snapshot.at) > HOUR_MS) return undefined;
  const { records, tick, at } = rejection;
  return `the schema refused ${counted(records, 'record')} of tick ${tick}, ${agoOf(at, snapshot)}; the reasons are in topic ${snapshot.pipeline.names.deadLetterTopic}`;
});

/** A back-fill has paused itself at a tick that failed: it is for a person to see why. */
export const backfillStuck: Rule = (snapshot) =>
  (valueOf(snapshot.beside)?.backfills ?? []).flatMap(({ workflowId, status }) => {
    const { state, lastFailure: failure } = (status && valueOf(status)) ?? {};
    if (state !== 'paused' || failure === undefined) return [];
    return [
      `${workflowId} waits at its tick of ${failure.due}, which failed ${agoOf(failure.at, snapshot)}: ${failure.message}; it goes on with: temporal workflow update execute --workflow-id ${workflowId} --name ${UPDATES.resume}`,
    ];
  });

/** A rule of one ingestion, for all of them: lines on others than the pipeline's own begin with their names. */
function ofEachIngestion(say: (status: IngestStatus, snapshot: Snapshot) => string | undefined): Rule {
  return (snapshot) => {
    const own = valueOf(snapshot.workflows.ingest);
    const others = valueOf(snapshot.beside)?.ingestions ?? [];
    return [...(own === undefined ? [] : [own]), ...others].flatMap((view) => {
      const status = view.status && valueOf(view.status);
      const line = status && say(status, snapshot);
      if (line === undefined) return [];
      return [view === own ? line : `${view.workflowId}: ${line}`];
    });
  };
}

function agoOf(then: string, { at }: Snapshot): string {
  return `${duration(Math.max(0, msSince(then, at)))} ago`;
}
