import type { ServerDefinition, ServerName } from '../servers/server.ts';
import { ServerProcess, type ServerStatus, type ServerSurroundings } from './serverProcess.ts';

/** Runs servers together: starts each when those it needs are ready, keeps them running, stops them in reverse order. */
export class Supervisor {
  readonly #servers: readonly ServerProcess[];

  /** `definitions` in an order in which they can be stopped from the end: needed ones first. */
  constructor(definitions: readonly ServerDefinition[], surroundings: ServerSurroundings) {
    this.#servers = definitions.map((definition) => new ServerProcess(definition, surroundings));
  }

  get statuses(): readonly ServerStatus[] {
    return this.#servers.map(({ status }) => status);
  }

  /**
   * Starts all of them and returns when all are ready. When one fails, or the signal is aborted, those already started are
   * stopped again. @throws the first failure; the signal's reason.
   */
  async start(signal?: AbortSignal): Promise<void> {
    const ready = new Map<ServerName, Promise<void>>();
    const startWhenReady = async (server: ServerProcess): Promise<void> => {
      await Promise.all(server.definition.needs.map((name) => ready.get(name)));
      signal?.throwIfAborted();
      await server.start();
    };
    for (const server of this.#servers) ready.set(server.definition.name, startWhenReady(server));
    try {
      await Promise.race([Promise.all(ready.values()), aborted(signal)]);
    } catch (error) {
      await this.stop();
      // Those that failed because of the stop have nothing more to tell.
      await Promise.allSettled(ready.values());
      throw error;
    }
  }

  /** Stops all of them, one after another from the last; what fails to stop is reported after the others are stopped. */
  async stop(): Promise<void> {
    const failures: unknown[] = [];
    for (const server of this.#servers.toReversed()) {
      try {
        await server.stop();
      } catch (error) {
        failures.push(error);
      }
    }
    if (failures.length > 0) throw new AggregateError(failures, 'Not every server could be stopped');
  }

  /** Signals one server's process, as a fault would; it is started again. */
  signal(name: ServerName, signal: NodeJS.Signals): void {
    const server = this.#servers.find((it) => it.definition.name === name);
    if (server === undefined) throw new Error(`there is no server ${name} in this stack`);
    server.signal(signal);
  }
}

/** Rejects once the signal is aborted; without a signal, never. */
function aborted(signal: AbortSignal | undefined): Promise<never> {
  return new Promise((_, reject) => {
    signal?.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
  });
}
