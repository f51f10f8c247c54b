import { NO_TICKS, type TickOutcome, type TickTotals } from '../domain/ticks.ts';
import type { IngestStatus } from '../domain/status.ts';
import { holdOff, type SourceFailure, type SourceHold } from './sourceHold.ts';

/** Where an ingestion stands; all of it travels through continue-as-new. Times are epoch milliseconds. */
export interface TickBookState {
  readonly intervalMs: number;
  /** When the next tick is due. Computed from the schedule, never from the end of the tick before: no drift. */
  readonly nextAtMs: number;
  /** Number of the next tick. Every tick that comes due takes one number, also one that is skipped. */
  readonly nextTick: number;
  readonly paused: boolean;
  readonly totals: TickTotals;
  readonly lastFailure?: NonNullable<IngestStatus['lastFailure']>;
  /** This and what follows is absent in what earlier versions hand on. */
  readonly failedInARow?: number;
  readonly lastSkip?: NonNullable<IngestStatus['lastSkip']>;
  readonly lastRejection?: NonNullable<IngestStatus['lastRejection']>;
  readonly hold?: SourceHold;
  /** What the last tick that was published carries on to the next. */
  readonly cursor?: string;
  readonly lastUncompared?: NonNullable<IngestStatus['lastUncompared']>;
  /** What the names of its ticks begin with, where that is not the chain's first run: see ingest.ts. */
  readonly chain?: string;
}

/** A tick to carry out now. */
export interface DueTick {
  readonly tick: number;
  /** The time the schedule had for it. */
  readonly scheduledAtMs: number;
}

/** Books ticks: which is due, and what became of each. Plain logic; the workflow hands in the time. */
export class TickBook {
  #state: TickBookState;

  constructor(state: TickBookState) {
    this.#state = state;
  }

  /** A new chain: its first tick is due at once. */
  static startingAt(nowMs: number, intervalMs: number): TickBook {
    return new TickBook({ intervalMs, nextAtMs: nowMs, nextTick: 0, paused: false, totals: NO_TICKS });
  }

  get state(): TickBookState {
    return this.#state;
  }

  /** When the next tick is to be carried out: at its time, or at the end of a hold. */
  get nextDueMs(): number {
    return Math.max(this.#state.nextAtMs, this.#state.hold?.untilMs ?? 0);
  }

  /**
   * Takes the tick that is due at `nowMs`, if one is and ingestion is not paused. Ticks whose whole interval has passed
   * are booked as skipped; what is taken is the newest of those due.
   */
  takeDue(nowMs: number): DueTick | undefined {
    if (nowMs < this.nextDueMs) return undefined;
    const skipped = this.takeSkipped(nowMs);
    if (this.#state.paused) return undefined;
    const { nextAtMs, intervalMs, lastSkip } = this.#state;
    this.#state = { ...this.#state, nextAtMs: nextAtMs + intervalMs };
    if (lastSkip !== undefined && skipped === 0)
      this.#state = { ...this.#state, lastSkip: { ...lastSkip, over: true } };
    return this.#take(nextAtMs);
  }

  /** Takes a tick that a person asked for: it has a number of its own and leaves the schedule as it is. */
  takeNow(nowMs: number): DueTick {
    return this.#take(nowMs);
  }

  published(tick: number, atMs: number, outcome: TickOutcome): void {
    const { totals } = this.#state;
    this.#book({
      published: totals.published + 1,
      records: totals.records + outcome.records,
      rejected: totals.rejected + outcome.rejected,
      ...(outcome.unchanged === undefined ? {} : { unchanged: (totals.unchanged ?? 0) + outcome.unchanged }),
    });
    this.#state = {
      ...this.#state,
      failedInARow: 0,
      ...(outcome.cursor === undefined ? {} : { cursor: outcome.cursor }),
      ...(outcome.uncompared ? { lastUncompared: { tick, at: new Date(atMs).toISOString() } } : {}),
    };
    this.sourceAnswered();
    if (outcome.rejected > 0)
      this.#state = {
        ...this.#state,
        lastRejection: { tick, at: new Date(atMs).toISOString(), records: outcome.rejected },
      };
  }

  failed(tick: number, atMs: number, message: string): void {
    const { totals, failedInARow = 0 } = this.#state;
    this.#book({ failed: totals.failed + 1 });
    this.#state = {
      ...this.#state,
      failedInARow: failedInARow + 1,
      lastFailure: { tick, at: new Date(atMs).toISOString(), message },
    };
  }

  /** Ticks leave the source alone for a while: it failed a tick that began at `beganAtMs`. */
  sourceFailed(failure: Omit<SourceFailure, 'type'>, beganAtMs: number, atMs: number): void {
    this.#state = { ...this.#state, hold: holdOff(this.#state.hold, failure, { beganAtMs, atMs }) };
  }

  /** The source no longer takes the cursor: the next tick begins without one. */
  cursorRefused(): void {
    const { cursor: _, ...rest } = this.#state;
    this.#state = rest;
  }

  /** The source is back: a tick got as far as that. */
  sourceAnswered(): void {
    const { hold: _, ...rest } = this.#state;
    this.#state = rest;
  }

  pause(): void {
    this.#state = { ...this.#state, paused: true };
  }

  /** Goes on; the ticks that came due since the pause are booked as skipped, and the next is on the old schedule. */
  resume(nowMs: number): void {
    const { nextAtMs, intervalMs } = this.#state;
    if (nowMs > nextAtMs) this.#skip(Math.ceil((nowMs - nextAtMs) / intervalMs));
    this.#state = { ...this.#state, paused: false };
  }

  /** The next tick comes one new interval after the last scheduled one, or at once where that has passed. */
  setInterval(nowMs: number, intervalMs: number): void {
    this.takeSkipped(nowMs);
    const lastAtMs = this.#state.nextAtMs - this.#state.intervalMs;
    this.#state = { ...this.#state, intervalMs, nextAtMs: Math.max(nowMs, lastAtMs + intervalMs) };
  }

  /** Books as skipped what came due before `nowMs` and can no longer run in its time, and answers how many that were. */
  takeSkipped(nowMs: number): number {
    const { nextAtMs, intervalMs, paused } = this.#state;
    const ticks = nowMs < nextAtMs ? 0 : Math.floor((nowMs - nextAtMs) / intervalMs);
    this.#skip(ticks);
    // A person who has paused it knows.
    if (ticks > 0 && !paused)
      this.#state = {
        ...this.#state,
        lastSkip: { ticks, at: new Date(nowMs).toISOString(), over: false },
      };
    return ticks;
  }

  #take(scheduledAtMs: number): DueTick {
    const tick = this.#state.nextTick;
    const { totals } = this.#state;
    this.#state = {
      ...this.#state,
      nextTick: tick + 1,
      totals: { ...totals, due: totals.due + 1, underWay: totals.underWay + 1 },
    };
    return { tick, scheduledAtMs };
  }

  #skip(ticks: number): void {
    const { totals, nextAtMs, nextTick, intervalMs } = this.#state;
    this.#state = {
      ...this.#state,
      nextAtMs: nextAtMs + ticks * intervalMs,
      nextTick: nextTick + ticks,
      totals: { ...totals, due: totals.due + ticks, skipped: totals.skipped + ticks },
    };
  }

  #book(change: Partial<TickTotals>): void {
    const { totals } = this.#state;
    this.#state = { ...this.#state, totals: { ...totals, ...change, underWay: totals.underWay - 1 } };
  }
}
