import type { ServerDefinition, ServerName } from '../servers/server.ts';
import { ServerProcess, type ServerSurroundings } from './serverProcess.ts';
import type { ServerStatus } from './serverStatus.ts';

/** Runs servers together: starts each when those it needs are ready, keeps them running, stops them in reverse order. */
export class Supervisor {
  readonly #servers: readonly ServerProcess[];

  /** `definitions` with those that are needed before those that need them. @throws when they are in another order. */
  constructor(definitions: readonly ServerDefinition[], surroundings: ServerSurroundings) {
    const known = new Set<ServerName>();
    for (const { name, needs } of definitions) {
      const missing = needs.find((need) => !known.has(need));
      if (missing !== undefined) throw new Error(`${name} needs ${missing}, which must come before it`);
      known.add(name);
    }
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
    const starts = new Map<ServerName, Promise<void>>();
    for (const server of this.#servers) {
      const { name, needs } = server.definition;
      const needed = [...starts].flatMap(([other, ready]) => (needs.includes(other) ? [ready] : []));
      starts.set(name, startAfter(needed, server));
    }
    const allReady = Promise.all(starts.values());
    try {
      await (signal === undefined ? allReady : Promise.race([allReady, rejectedBy(signal)]));
    } catch (error) {
      await this.stop();
      // Those that failed because of the stop have nothing more to tell.
      await Promise.allSettled(starts.values());
      throw error;
    }
  }

  /** Stops all of them, one after another from the last. @throws after all were tried, what failed. */
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

  /** Signals one server's process, as a fault would; when it dies of it, it is started again. */
  signal(name: ServerName, signal: NodeJS.Signals): void {
    this.#server(name).signal(signal);
  }

  /** Stops one server, which stays away until {@link startServer}; with SIGKILL as a fault would. */
  async stopServer(name: ServerName, first: 'SIGTERM' | 'SIGKILL' = 'SIGTERM'): Promise<void> {
    await this.#server(name).stop(first);
  }

  /** Starts a server that {@link stopServer} has stopped, and returns once it is ready. */
  async startServer(name: ServerName): Promise<void> {
    await this.#server(name).startAgain();
  }

  #server(name: ServerName): ServerProcess {
    const server = this.#servers.find(({ definition }) => definition.name === name);
    if (server === undefined) throw new Error(`there is no server ${name} in this stack`);
    return server;
  }
}

async function startAfter(needed: readonly Promise<void>[], server: ServerProcess): Promise<void> {
  await Promise.all(needed);
  await server.start();
}

/** Rejects with the signal's reason once it is aborted. */
function rejectedBy(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    const rejects = () => {
      const reason: unknown = signal.reason;
      reject(reason instanceof Error ? reason : new Error(String(reason)));
    };
    if (signal.aborted) rejects();
    else signal.addEventListener('abort', rejects, { once: true });
  });
}
