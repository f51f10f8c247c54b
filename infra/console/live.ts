import { setTimeout as delay } from 'node:timers/promises';
import { gather } from '../../cli/status/gather.ts';
import type { Snapshot } from '../../cli/status/snapshot.ts';
import type { StatusSources } from '../../cli/status/sources.ts';
import type { Log } from '../../connections/log.ts';
import { valueOf } from '../../connections/reading.ts';
import { Growth, MINUTES, type StoredHistory } from './history.ts';
import { consoleView, type ViewOptions } from './view/overview.ts';
import type { ConsoleView, Series } from './view/view.ts';

/** While somebody looks. */
const LOOK_EVERY_MS = 2000;
/** While nobody does: enough for the topic's growth by the minute, and next to nothing for the processor. */
const REST_EVERY_MS = 20_000;
const HISTORY_EVERY_MS = 15_000;

const NOTHING: Series = Array.from({ length: MINUTES }, () => null);
const NO_HISTORY: StoredHistory = { records: NOTHING, batch: NOTHING, latency: NOTHING, verifications: [] };

export interface LiveDependencies {
  readonly sources: StatusSources;
  history(now: Date): Promise<StoredHistory>;
  readonly options: ViewOptions;
  readonly log: Pick<Log, 'warn'>;
}

/** Takes one snapshot after another, for all who look together, however many they are. */
export class Live {
  readonly #dependencies: LiveDependencies;
  readonly #growth = new Growth();
  readonly #listeners = new Set<(view: ConsoleView) => void>();
  readonly #stopping = new AbortController();
  #history = NO_HISTORY;
  #historyAt = Number.NEGATIVE_INFINITY;
  #view: ConsoleView | undefined;
  #wake = new AbortController();
  #running: Promise<void> = Promise.resolve();

  constructor(dependencies: LiveDependencies) {
    this.#dependencies = dependencies;
  }

  start(): void {
    this.#running = this.#run();
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    this.#wake.abort();
    await this.#running;
  }

  /** Tells each view from now on; answers how to stop that. One from before somebody looked may be long untrue: it is taken anew at once. */
  listen(listener: (view: ConsoleView) => void): () => void {
    if (this.#listeners.size > 0 && this.#view !== undefined) listener(this.#view);
    this.#listeners.add(listener);
    this.#wake.abort();
    return () => this.#listeners.delete(listener);
  }

  /** A view taken now. */
  async look(): Promise<ConsoleView | undefined> {
    const { sources, options } = this.#dependencies;
    const snapshot = await gather(sources);
    if (snapshot === undefined) return undefined;
    const now = new Date(snapshot.at);
    await this.#readHistory(now);
    this.#noteGrowth(snapshot, now);
    return consoleView(snapshot, { ...this.#history, appended: this.#growth.series(now) }, options);
  }

  async #run(): Promise<void> {
    while (!this.#stopping.signal.aborted) {
      this.#wake = new AbortController();
      try {
        const view = await this.look();
        if (view !== undefined) {
          this.#view = view;
          for (const listener of this.#listeners) listener(view);
        }
      } catch (error) {
        this.#dependencies.log.warn('The status could not be taken', { error: String(error) });
      }
      const everyMs = this.#listeners.size > 0 ? LOOK_EVERY_MS : REST_EVERY_MS;
      // Whoever begins to look ends the rest.
      if (!this.#stopping.signal.aborted) await rest(everyMs, this.#wake.signal);
    }
  }

  /** What cannot be read stays as it was: an outage of Cassandra is said elsewhere. */
  async #readHistory(now: Date): Promise<void> {
    if (now.getTime() - this.#historyAt < HISTORY_EVERY_MS) return;
    this.#historyAt = now.getTime();
    try {
      this.#history = await this.#dependencies.history(now);
    } catch (error) {
      this.#dependencies.log.warn('The history could not be read', { error: String(error) });
    }
  }

  #noteGrowth(snapshot: Snapshot, now: Date): void {
    const offsets = valueOf(snapshot.topic);
    if (offsets !== undefined)
      this.#growth.note(
        Object.values(offsets.end).reduce((sum, end) => sum + BigInt(end), 0n),
        now,
      );
  }
}

async function rest(ms: number, signal: AbortSignal): Promise<void> {
  try {
    await delay(ms, undefined, { signal });
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}
