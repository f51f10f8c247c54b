import type { StreamStatus } from '../domain/status.ts';

/** After this time with one driver, a failure counts as the first again. */
export const STABLE_MS = 3_600_000;

const FIRST_DELAY_MS = 1000;
const LONGEST_DELAY_MS = 60_000;

/** Totals of a stream's chain; all of it travels through continue-as-new. */
export type DriverRestartsState = Omit<StreamStatus, 'state'> & {
  /** The driver that failed last: its end is certain, which spares the next start a wait. */
  readonly ended?: string;
  /** Drivers in a row that failed before they had reported a batch; absent in what earlier versions hand on. */
  readonly fruitless?: number;
};

/**
 * How long to wait before the next driver: not at all after one that had worked, as to wait then only adds to the outage; after
 * the nth in a row that had not 1 s, doubling, up to a minute.
 */
export function backOffMs({ fruitless = 0 }: Pick<DriverRestartsState, 'fruitless'>): number {
  return fruitless === 0 ? 0 : Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS * 2 ** (fruitless - 1));
}

/**
 * How much longer than usual a driver's first batch may take: twice as long after each driver in a row that reported none, up to
 * eight times. Where a machine is slow, and not the driver hung, one of them gets through.
 */
export function patience({ fruitless = 0 }: Pick<DriverRestartsState, 'fruitless'>): number {
  return 2 ** Math.min(3, fruitless);
}

/** What is known of a driver that is to be replaced. */
export interface DriverEnd {
  readonly driverId?: string;
  /** It had reported a batch before it failed. */
  readonly worked?: boolean;
  /** It was lost with the Spark master's memory: no failure of the job. */
  readonly forgotten?: boolean;
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

  /** A driver is to be replaced. */
  failed(atMs: number, message: string, { driverId, worked, forgotten }: DriverEnd = {}): void {
    const { restarts, failuresInARow, fruitless = 0 } = this.#state;
    this.#state = {
      restarts: restarts + 1,
      failuresInARow: failuresInARow + (forgotten === true ? 0 : 1),
      fruitless: worked === true ? 0 : fruitless + 1,
      lastFailure: { at: new Date(atMs).toISOString(), message },
      ...(driverId === undefined ? {} : { ended: driverId }),
    };
  }

  /** A driver has run for {@link STABLE_MS}. */
  stable(): void {
    this.#state = { ...this.#state, failuresInARow: 0, fruitless: 0 };
  }
}
