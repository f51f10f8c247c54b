import type { StreamProgress } from '../../domain/verification.ts';
import type { Clock } from './clock.ts';
import type { StreamLimits } from './limits.ts';

/**
 * Decides by its silence when a driver has ended that neither the master nor a Spark worker knows. A master that was started from
 * nothing has forgotten drivers that live on until their Spark worker finds it, which then ends them and says so; where that
 * worker is gone, too, nobody does. A driver that lives reports at least every ten seconds; one that cannot, because Cassandra is
 * away, is waited for, as no other driver could do more.
 */
export class ForgottenDriver {
  readonly #clock: Pick<Clock, 'now' | 'wall'>;
  readonly #limits: Pick<StreamLimits, 'forgottenMs'>;
  #since: number | undefined;
  #last: { readonly at: string; readonly seenMs: number } | undefined;

  constructor(clock: Pick<Clock, 'now' | 'wall'>, limits: Pick<StreamLimits, 'forgottenMs'>) {
    this.#clock = clock;
    this.#limits = limits;
  }

  /** The master knows it. */
  isKnown(): void {
    this.#since = undefined;
  }

  /** The master does not know it, and this is its newest report: whether it has certainly ended. */
  hasEnded(progress: StreamProgress | undefined | 'unreadable'): boolean {
    this.#since ??= this.#clock.now();
    if (progress === 'unreadable') return false;
    const nowMs = this.#clock.now();
    if (progress === undefined) return nowMs - this.#since >= this.#limits.forgottenMs;
    if (progress.at !== this.#last?.at) this.#last = { at: progress.at, seenMs: nowMs };
    // By its time, as it may be an old one; and by ours, as its clock may be ahead.
    const silentMs = Math.max(this.#clock.wall() - Date.parse(progress.at), nowMs - this.#last.seenMs);
    return silentMs >= this.#limits.forgottenMs;
  }
}
