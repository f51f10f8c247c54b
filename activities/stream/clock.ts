import { setTimeout as delay } from 'node:timers/promises';

/** Time, handed in so that tests need not wait. */
export interface Clock {
  /** Milliseconds of a clock that never goes back; only differences mean something. */
  now(): number;
  /** Milliseconds since 1970, to compare with times that another machine has written: both clocks may be wrong. */
  wall(): number;
  /** Waits. @throws the signal's reason when it is aborted meanwhile. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

export const systemClock: Clock = {
  now: () => performance.now(),
  wall: () => Date.now(),
  async sleep(ms, signal) {
    signal?.throwIfAborted();
    try {
      await delay(ms, undefined, signal === undefined ? {} : { signal });
    } catch (error) {
      signal?.throwIfAborted();
      throw error;
    }
  },
};
