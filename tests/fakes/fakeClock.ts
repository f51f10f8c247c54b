import type { Clock } from '../../activities/stream/clock.ts';

/** When batch 0 of a test is reported, milliseconds since 1970. */
export const FIRST_REPORT_AT = Date.UTC(2026, 0, 1);

/** For tests: time that passes only while everybody waits, and then at once. */
export class FakeClock implements Clock {
  #now = 0;
  readonly #sleepers: { readonly at: number; readonly wake: () => void }[] = [];

  now(): number {
    return this.#now;
  }

  /** Reports of batches in tests begin at the same time. */
  wall(): number {
    return FIRST_REPORT_AT + this.#now;
  }

  async sleep(ms: number, signal?: AbortSignal): Promise<void> {
    signal?.throwIfAborted();
    await new Promise<void>((wake) => {
      this.#sleepers.push({ at: this.#now + ms, wake });
      setImmediate(() => this.#wakeNext());
    });
    signal?.throwIfAborted();
  }

  /** Time passes although nobody waited: the process was held up. */
  holdUp(ms: number): void {
    this.#now += ms;
  }

  #wakeNext(): void {
    const [next] = this.#sleepers.toSorted((a, b) => a.at - b.at);
    if (next === undefined) return;
    this.#sleepers.splice(this.#sleepers.indexOf(next), 1);
    this.#now = Math.max(this.#now, next.at);
    next.wake();
  }
}
