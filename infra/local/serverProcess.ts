import type { Environment } from '../../config/environment.ts';
import type { LocalConfig } from '../../config/localConfig.ts';
import { logFile } from '../servers/folders.ts';
import type { ServerDefinition, ServerName } from '../servers/server.ts';
import { ServerNotReady } from './errors.ts';
import type { Processes, SpawnedProcess } from './processes.ts';
import { lastLines } from './tail.ts';

export type ServerState = 'waiting' | 'starting' | 'ready' | 'restarting' | 'stopping' | 'stopped' | 'failed';

/** Where a server stands. */
export interface ServerStatus {
  readonly name: ServerName;
  readonly address: string;
  readonly state: ServerState;
  readonly pid?: number;
  /** Times it was started again after it died. */
  readonly restarts: number;
  /** What happened last, where that needs saying. */
  readonly message?: string;
}

/** What a server's life needs; time and processes are handed in. */
export interface ServerSurroundings {
  readonly local: LocalConfig;
  readonly environment: Environment;
  readonly processes: Processes;
  readonly sleep: (ms: number) => Promise<void>;
  readonly now: () => number;
  readonly onChange: (status: ServerStatus) => void;
}

const READY_WITHIN_MS = 180_000;
const POLL_MS = 250;
const FIRST_BACKOFF_MS = 500;
const MAX_BACKOFF_MS = 30_000;
/** A server that ran for so long starts with a short back-off again. */
const STABLE_MS = 60_000;

/** One server through its life: started, watched, started again when it dies, stopped. */
export class ServerProcess {
  readonly definition: ServerDefinition;
  readonly #around: ServerSurroundings;
  #status: ServerStatus;
  #process: SpawnedProcess | undefined;
  #watching: Promise<void> = Promise.resolve();
  #stopping = false;

  constructor(definition: ServerDefinition, surroundings: ServerSurroundings) {
    this.definition = definition;
    this.#around = surroundings;
    const { name } = definition;
    this.#status = { name, address: definition.address(surroundings.local.ports), state: 'waiting', restarts: 0 };
  }

  get status(): ServerStatus {
    return this.#status;
  }

  /** Starts it and returns once it is ready; from then on it is watched. @throws ServerNotReady. */
  async start(): Promise<void> {
    this.#change('starting');
    try {
      await this.#run();
    } catch (error) {
      this.#change('failed', messageOf(error));
      throw error;
    }
    this.#watching = this.#watch();
  }

  /** Signals the server's process alone, as a fault would. */
  signal(signal: NodeJS.Signals): void {
    if (this.#process === undefined) throw new Error(`${this.definition.name} is not running`);
    process.kill(this.#process.pid, signal);
  }

  /** Asks it to stop, kills it when it takes too long, and leaves none of its children behind. */
  async stop(): Promise<void> {
    this.#stopping = true;
    const { processes, sleep } = this.#around;
    const running = this.#process;
    if (running !== undefined) {
      this.#change('stopping');
      processes.signalGroup(running.pid, 'SIGTERM');
      await Promise.race([running.ended, sleep(this.definition.stopMs)]);
      processes.signalGroup(running.pid, 'SIGKILL');
      await running.ended;
    }
    await this.#watching;
    this.#process = undefined;
    this.#change('stopped');
  }

  /** Spawns and waits until it is ready. */
  async #run(): Promise<void> {
    const { local, environment, processes, now, sleep } = this.#around;
    const log = logFile(local, this.definition.name);
    const command = await this.definition.prepare(local, environment);
    if (this.#stopping) throw await this.#notReady('it was stopped', undefined);
    const started = await processes.spawn(command, log);
    this.#process = started;
    this.#change(this.#status.state);
    let end: string | undefined;
    void started.ended.then((how) => (end = how));

    const deadline = now() + READY_WITHIN_MS;
    let last: unknown = new Error('it was not asked yet');
    while (end === undefined && !this.#stopping && now() < deadline) {
      try {
        await this.definition.ready(local);
        await this.#listensItself(started.pid);
        return this.#change('ready');
      } catch (error) {
        last = error;
      }
      await sleep(POLL_MS);
    }
    if (end === undefined && !this.#stopping) {
      processes.signalGroup(started.pid, 'SIGKILL');
      await started.ended;
      throw await this.#notReady(`it gave no sign of life for ${READY_WITHIN_MS / 1000} s; last: ${messageOf(last)}`, last);
    }
    throw await this.#notReady(end === undefined ? 'it was stopped' : `it ended with ${end}`, last);
  }

  /** "The port answers" has passed against a stranger's server before. */
  async #listensItself(pid: number): Promise<void> {
    for (const name of this.definition.ports) {
      const port = this.#around.local.ports[name];
      const owner = await this.#around.processes.listenerOf(port);
      if (owner !== pid) throw new Error(`port ${port} belongs to ${owner === undefined ? 'nobody' : `process ${owner}`}`);
    }
  }

  /** Starts it again whenever it dies, until it is stopped. */
  async #watch(): Promise<void> {
    const { processes, sleep, now } = this.#around;
    let backoffMs = FIRST_BACKOFF_MS;
    while (!this.#stopping) {
      const running = this.#process;
      if (running === undefined) return;
      const readyAt = now();
      const end = await running.ended;
      // What it left behind would keep its ports, or do its work unseen.
      processes.signalGroup(running.pid, 'SIGKILL');
      if (this.#stopping) return;
      if (now() - readyAt >= STABLE_MS) backoffMs = FIRST_BACKOFF_MS;
      this.#restarting(`it ended with ${end}; it starts again in ${backoffMs / 1000} s`);
      await sleep(backoffMs);
      backoffMs = Math.min(MAX_BACKOFF_MS, backoffMs * 2);
      if (this.#stopping) return;
      try {
        await this.#run();
      } catch (error) {
        if (!this.#stopping) this.#change('restarting', messageOf(error).split('\n')[0]);
      }
    }
  }

  #restarting(message: string): void {
    this.#status = { ...this.#status, restarts: this.#status.restarts + 1 };
    this.#change('restarting', message);
  }

  #change(state: ServerState, message?: string): void {
    const { name, address, restarts } = this.#status;
    const pid = state === 'stopped' || state === 'failed' ? undefined : this.#process?.pid;
    this.#status = {
      name,
      address,
      state,
      restarts,
      ...(pid === undefined ? {} : { pid }),
      ...(message === undefined ? {} : { message }),
    };
    this.#around.onChange(this.#status);
  }

  async #notReady(reason: string, cause: unknown): Promise<ServerNotReady> {
    const log = logFile(this.#around.local, this.definition.name);
    return new ServerNotReady(this.definition.name, reason, log, await lastLines(log, 15), cause);
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
