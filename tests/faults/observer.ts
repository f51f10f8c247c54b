import { setTimeout as wait } from 'node:timers/promises';
import { parseApplicationName } from '../../activities/stream/survey.ts';
import type { SparkMaster } from '../../connections/spark/master.ts';
import type { SparkProcess } from './sparkProcesses.ts';

const EVERY_MS = 250;

/** What runs at one moment. */
interface Sample {
  readonly at: number;
  /** Drivers whose process is alive. */
  readonly alive: readonly string[];
  /** Drivers among them whose application the master counts as active; none where the master did not answer. */
  readonly active: readonly string[];
}

/** What was seen of a stream's drivers in a stretch of time. */
export interface Seen {
  /** Most driver processes at one time. */
  readonly aliveAtMost: number;
  /** Most of them with an active application. */
  readonly activeAtMost: number;
  /** When the newest driver's process appeared, where one did in this time: milliseconds since 1970. */
  readonly startedAt?: number;
}

/** Looks four times a second at the process table and at the Spark master. */
export class Observer {
  readonly #processes: () => Promise<readonly SparkProcess[]>;
  readonly #master: Pick<SparkMaster, 'overview'>;
  readonly #samples: Sample[] = [];
  readonly #streams = new Map<string, string>();
  readonly #firstSeen = new Map<string, number>();
  readonly #stopping = new AbortController();
  #watching: Promise<void> = Promise.resolve();

  constructor(processes: () => Promise<readonly SparkProcess[]>, master: Pick<SparkMaster, 'overview'>) {
    this.#processes = processes;
    this.#master = master;
  }

  start(): void {
    this.#watching = this.#watch();
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#watching;
  }

  /** Of the drivers of `streamId` since `from`. One that never told whose it is counts, too. */
  seenSince(from: number, streamId: string): Seen {
    const isOf = (driverId: string) => (this.#streams.get(driverId) ?? streamId) === streamId;
    const samples = this.#samples.filter(({ at }) => at >= from);
    const started = [...this.#firstSeen].filter(([id, at]) => at >= from && isOf(id)).map(([, at]) => at);
    return {
      aliveAtMost: most(samples.map(({ alive }) => alive.filter(isOf).length)),
      activeAtMost: most(samples.map(({ active }) => active.filter(isOf).length)),
      ...(started.length === 0 ? {} : { startedAt: most(started) }),
    };
  }

  async #watch(): Promise<void> {
    while (!this.#stopping.signal.aborted) {
      await this.sample();
      await wait(EVERY_MS);
    }
  }

  /** One look. */
  async sample(): Promise<void> {
    const active = await this.#activeDrivers();
    // A process that is about to become another shows its parent's arguments for a moment.
    const alive = [...new Set((await this.#processes()).flatMap(({ driverId }) => driverId ?? []))];
    const at = Date.now();
    for (const id of alive) if (!this.#firstSeen.has(id)) this.#firstSeen.set(id, at);
    this.#samples.push({ at, alive, active: active.filter((id) => alive.includes(id)) });
  }

  async #activeDrivers(): Promise<readonly string[]> {
    try {
      const { applications, endedApplications } = await this.#master.overview();
      const named = (list: typeof applications) =>
        list.flatMap(({ name }) => parseApplicationName(name) ?? []);
      for (const { driverId, streamId } of named([...applications, ...endedApplications]))
        this.#streams.set(driverId, streamId);
      return named(applications).map(({ driverId }) => driverId);
    } catch {
      // The master is away: the process table has to do.
      return [];
    }
  }
}

/** The largest of them; 0 of none. */
function most(numbers: readonly number[]): number {
  return numbers.reduce((largest, number) => Math.max(largest, number), 0);
}
