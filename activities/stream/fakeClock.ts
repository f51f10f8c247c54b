import type { Clock } from './clock.ts';

/** For tests: time that passes only while everybody waits, and then at once. */
export class FakeClock implements Clock {
  #now = 0;
  readonly #sleepers: { readonly at: number; readonly wake: () => void }[] = [];

  now(): number {
    return this.#now;
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
