import { SourceRateLimited } from './errors.ts';

/** Until when a source asked to be left alone. */
export interface AskedToWait {
  /** @throws SourceRateLimited, with the time that is left, before that time. */
  heed(): void;
  /** Remembers a failure by which the source asks for it. */
  note(failure: unknown): void;
}

/**
 * For all who ask a source: a tick, those of a back-fill, a verification that publishes a tick again. None of them knows what the others were told.
 */
export function askedToWait(): AskedToWait {
  let asked: { readonly by: SourceRateLimited; readonly wall: number; readonly now: number } | undefined;
  return {
    heed() {
      if (asked === undefined) return;
      // A clock may have been set back, or the machine have slept: it is over when either says so.
      const passedMs = Math.max(Date.now() - asked.wall, performance.now() - asked.now);
      const { url, status, retryAfterMs } = asked.by;
      const leftMs = Math.ceil(retryAfterMs - passedMs);
      if (leftMs > 0) throw new SourceRateLimited(url, status, leftMs);
      asked = undefined;
    },
    note(failure) {
      if (failure instanceof SourceRateLimited)
        asked = { by: failure, wall: Date.now(), now: performance.now() };
    },
  };
}
