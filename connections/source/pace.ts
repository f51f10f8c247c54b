import { setTimeout as wait } from 'node:timers/promises';

/** Waits until it may go on; throws the signal's reason once aborted. */
export type Pace = (signal: AbortSignal) => Promise<void>;

/** Lets one through in each `everyMs`, in the order in which they come. */
export function paceOf(everyMs: number): Pace {
  let nextMs = 0;
  return async (signal) => {
    const nowMs = performance.now();
    const atMs = Math.max(nowMs, nextMs);
    nextMs = atMs + everyMs;
    if (atMs === nowMs) return;
    await wait(atMs - nowMs, undefined, { signal }).catch((error: unknown) => {
      signal.throwIfAborted();
      throw error;
    });
  };
}
