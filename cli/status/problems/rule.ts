import type { Snapshot } from '../snapshot.ts';

/** What is not well of one kind, a line each; none when it is well. Pure. */
export type Rule = (snapshot: Snapshot) => readonly string[];

/**
 * What comes and goes is still told so long after: who looks every few seconds must not see "all is well" between two
 * failures.
 */
export const OVER_AFTER_MS = 60_000;

/** Milliseconds from `then` to `at`, both ISO 8601. */
export function msSince(then: string, at: string): number {
  return Date.parse(at) - Date.parse(then);
}

/** Whether `then` is no longer ago than {@link OVER_AFTER_MS}. */
export function isRecent(then: string, at: string): boolean {
  return msSince(then, at) <= OVER_AFTER_MS;
}
