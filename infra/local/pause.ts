import { setTimeout as wait } from 'node:timers/promises';

/** Waits for `ms`, or until the signal is aborted. Never throws. */
export type Pause = (ms: number, signal?: AbortSignal) => Promise<void>;

/** {@link Pause} by the system's clock. */
export const systemPause: Pause = async (ms, signal) => {
  try {
    await wait(ms, undefined, signal === undefined ? {} : { signal });
  } catch (error) {
    if (signal?.aborted !== true) throw error;
  }
};
