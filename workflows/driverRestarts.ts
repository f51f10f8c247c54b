import type { StreamStatus } from '../domain/status.ts';
import type { Obstacle, StreamRestart } from '../domain/streamObstacles.ts';

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
  /** Where drivers begin, since the last restart that named a place. */
  readonly restart?: StreamRestart;
  /** The last driver found no topic: the one that is there after that is another one. */
  readonly topicWasMissing?: boolean;
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
export function firstBatchTimes({ fruitless = 0 }: Pick<DriverRestartsState, 'fruitless'>): number {
  return 2 ** Math.min(3, fruitless);
}

/** What is known of a driver that is to be replaced. */
export interface DriverEnd {
  readonly driverId?: string;
  /** It had reported a batch before it failed. */
  readonly worked?: boolean;
  /** It was lost with the Spark master's memory, or had other settings: no failure of the job. */
  readonly harmless?: boolean;
  /** It was killed, as it made no progress. */
  readonly stalled?: boolean;
  /** What the next driver would meet, too. */
  readonly obstacle?: Obstacle;
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

  /** The next driver begins: it is looked for, and submitted where there is none. */
  begun(atMs: number): void {
    this.#state = { ...this.#state, driverSince: new Date(atMs).toISOString() };
  }

  /** A driver is to be replaced. */
  failed(atMs: number, message: string, { driverId, worked, harmless, obstacle }: DriverEnd = {}): void {
    const { ended: _, topicWasMissing: __, ...kept } = this.#state;
    const { restarts, failuresInARow, fruitless = 0 } = kept;
    this.#state = {
      ...kept,
      restarts: restarts + 1,
      failuresInARow: failuresInARow + (harmless === true ? 0 : 1),
      fruitless: worked === true ? 0 : fruitless + 1,
      lastFailure: { at: new Date(atMs).toISOString(), message },
      ...(driverId === undefined ? {} : { ended: driverId }),
      ...(obstacle === 'TopicMissing' ? { topicWasMissing: true } : {}),
    };
  }

  /** A person has asked for another driver, and where it begins, if not where the stream stands. */
  asked(atMs: number, from: string, restart?: StreamRestart): void {
    this.#state = {
      ...this.#state,
      ...(restart === undefined ? {} : { restart }),
      lastRestart: { at: new Date(atMs).toISOString(), from },
    };
  }

  /** A driver was replaced because it was asked for: no failure. */
  replaced(): void {
    const { ended: _, topicWasMissing: __, ...kept } = this.#state;
    this.#state = { ...kept, restarts: kept.restarts + 1, fruitless: 0 };
  }

  /** A driver has run for {@link STABLE_MS}. */
  stable(): void {
    this.#state = { ...this.#state, failuresInARow: 0, fruitless: 0 };
  }
}
