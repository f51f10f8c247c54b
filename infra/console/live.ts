import { setTimeout as delay } from 'node:timers/promises';
import type { Log } from '../../connections/log.ts';
import { consoleView, type ViewOptions } from './view/overview.ts';
import type { ConsoleView } from './view/view.ts';
import { Watched, type WatchedSources } from './watched.ts';

/** While somebody looks. */
const LOOK_EVERY_MS = 2000;
/** While nobody does: enough for the topic's growth by the minute, which is all that is asked then. */
const REST_EVERY_MS = 20_000;
export interface LiveDependencies {
  /** In the stack's order. */
  readonly pipelines: readonly WatchedSources[];
  readonly options: ViewOptions;
  readonly log: Pick<Log, 'warn'>;
}

/** Takes one snapshot of each pipeline after another, for all who look together, however many they are. */
export class Live {
  readonly #dependencies: LiveDependencies;
  readonly #pipelines: readonly Watched[];
  readonly #listeners = new Set<(view: ConsoleView) => void>();
  readonly #stopping = new AbortController();
  #view: ConsoleView | undefined;
  #wake = new AbortController();
  #running: Promise<void> = Promise.resolve();

  constructor(dependencies: LiveDependencies) {
    this.#dependencies = dependencies;
    this.#pipelines = dependencies.pipelines.map((one) => new Watched(one, dependencies.log));
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
    const looked = await Promise.all(this.#pipelines.map((one) => one.look()));
    const [first, ...others] = looked.filter((one) => one !== undefined);
    return first === undefined ? undefined : consoleView([first, ...others], this.#dependencies.options);
  }

  async #tell(): Promise<void> {
    const view = await this.look();
    if (view === undefined) return;
    this.#view = view;
    for (const listener of this.#listeners) listener(view);
  }

  async #run(): Promise<void> {
    while (!this.#stopping.signal.aborted) {
      this.#wake = new AbortController();
      try {
        // The first look opens what later ones ask.
        if (this.#listeners.size > 0 || this.#view === undefined) await this.#tell();
        else await Promise.all(this.#pipelines.map((one) => one.rest()));
      } catch (error) {
        this.#dependencies.log.warn('The status could not be taken', { error: String(error) });
      }
      const everyMs = this.#listeners.size > 0 ? LOOK_EVERY_MS : REST_EVERY_MS;
      // Whoever begins to look ends the rest.
      if (!this.#stopping.signal.aborted) await rest(everyMs, this.#wake.signal);
    }
  }
}

async function rest(ms: number, signal: AbortSignal): Promise<void> {
  try {
    await delay(ms, undefined, { signal });
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}
