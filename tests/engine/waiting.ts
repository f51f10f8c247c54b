import { until } from '../live/until.ts';

/** Generous: containers start one after another on a machine that may be busy. */
export const LIMIT_MS = 300_000;

/** Asks until the answer holds, and returns it. @throws with the last answer after {@link LIMIT_MS}. */
export function eventually<T>(
  what: string,
  ask: () => Promise<T>,
  holds: (answer: T) => boolean,
): Promise<T> {
  return until(what, ask, holds, { limitMs: LIMIT_MS, everyMs: 1000 });
}

/** For tests of one stack, one after another: after a failure the others would only wait in vain. */
export function inOrder(): (run: () => Promise<void>) => () => Promise<void> {
  let broken = false;
  return (run) => async () => {
    if (broken) throw new Error('not tried, as one before failed');
    broken = true;
    await run();
    broken = false;
  };
}
