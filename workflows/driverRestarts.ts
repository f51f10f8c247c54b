import type { StreamStatus } from '../domain/status.ts';

/** After this time with one driver, a failure counts as the first again. */
export const STABLE_MS = 3_600_000;

const FIRST_DELAY_MS = 1000;
const LONGEST_DELAY_MS = 60_000;

/** Totals of a stream's chain; all of it travels through continue-as-new. */
export type DriverRestartsState = Omit<StreamStatus, 'state'> & {
  /** The driver that failed last: its end is certain, which spares the next start a wait. */
  readonly ended?: string;
};

/** How long to wait after the `failuresInARow`th failure: 1 s, doubling, up to a minute. */
export function backOffMs(failuresInARow: number): number {
  return Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS * 2 ** Math.max(0, failuresInARow - 1));
}

/** Books the failures of drivers. Plain logic; the workflow hands in the time. */
export class DriverRestarts {
  #state: DriverRestartsState;

  constructor(state: DriverRestartsState = { restarts: 0, failuresInARow: 0 }) {
    this.#state = state;
  }

  get state(): DriverRestartsState {
    return this.#state;
  }

  /** A driver failed and is to be replaced. `ended` names it where it is known. */
  failed(atMs: number, message: string, ended?: string): void {
    const { restarts, failuresInARow } = this.#state;
    this.#state = {
      restarts: restarts + 1,
      failuresInARow: failuresInARow + 1,
      lastFailure: { at: new Date(atMs).toISOString(), message },
      ...(ended === undefined ? {} : { ended }),
    };
  }

  /** A driver has run for {@link STABLE_MS}. */
  stable(): void {
    this.#state = { ...this.#state, failuresInARow: 0 };
  }
}
