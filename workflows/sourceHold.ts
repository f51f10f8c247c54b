import { ApplicationFailure } from '@temporalio/common';
import { SOURCE_FAILURES } from '../domain/sourceFailures.ts';

/** A source that goes on failing is asked at least this often. */
const LONGEST_MS = 900_000;

/** Until when no tick asks the source; travels through continue-as-new. Times are epoch milliseconds. */
export interface SourceHold {
  /** When the tick began that was the first to fail for the source's sake, none having been published since. */
  readonly failingSinceMs: number;
  /** The next tick is carried out at this time at the earliest. */
  readonly untilMs: number;
  /** Until when the source itself asked to wait, where it did: nobody asks it before, not even a person. */
  readonly askedUntilMs?: number;
  readonly message: string;
}

/** A failure that the source caused, and what it asked for. */
export interface SourceFailure {
  /** Of {@link SOURCE_FAILURES}. */
  readonly type: string;
  readonly message: string;
  readonly notBeforeMs?: number;
}

/** The failure of the source that a tick failed with; undefined when it was none. */
export function sourceFailure(error: unknown): SourceFailure | undefined {
  if (!(error instanceof Error)) return undefined;
  if (!(error instanceof ApplicationFailure) || !SOURCE_FAILURES.includes(error.type ?? ''))
    return sourceFailure(error.cause);
  const [asked]: readonly unknown[] = error.details ?? [];
  const notBefore =
    typeof asked === 'object' && asked !== null && 'notBefore' in asked ? String(asked.notBefore) : '';
  const notBeforeMs = Date.parse(notBefore);
  return {
    type: error.type ?? '',
    message: error.message,
    ...(Number.isNaN(notBeforeMs) ? {} : { notBeforeMs }),
  };
}

/**
 * How long to leave the source alone after a tick, which began at `beganAtMs` and failed at `atMs`: as long as it has been
 * failing, so that it is asked ever more rarely, up to every 15 minutes; and never before it asked to be.
 */
export function holdOff(
  before: SourceHold | undefined,
  { message, notBeforeMs = 0 }: Omit<SourceFailure, 'type'>,
  { beganAtMs, atMs }: { readonly beganAtMs: number; readonly atMs: number },
): SourceHold {
  const failingSinceMs = before?.failingSinceMs ?? beganAtMs;
  const waitMs = Math.min(LONGEST_MS, atMs - failingSinceMs);
  return {
    failingSinceMs,
    untilMs: Math.max(atMs + waitMs, notBeforeMs),
    ...(notBeforeMs > atMs ? { askedUntilMs: notBeforeMs } : {}),
    message,
  };
}
