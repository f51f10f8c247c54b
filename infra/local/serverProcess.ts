import type { Environment } from '../../config/environment.ts';
import type { LocalConfig } from '../../config/localConfig.ts';
import type { ServerDefinition } from '../servers/server.ts';
import { messageOf } from './errors.ts';
import { idleForLong } from './idleness.ts';
import type { Pause } from './pause.ts';
import type { Processes, SpawnedProcess } from './processes.ts';
import { whenReady } from './readiness.ts';
import type { ServerState, ServerStatus } from './serverStatus.ts';

/** What a server's life needs; time and processes are handed in. */
export interface ServerSurroundings {
  readonly local: LocalConfig;
  readonly environment: Environment;
  readonly processes: Processes;
  readonly pause: Pause;
  /** Milliseconds of a clock that is never set. */
  readonly now: () => number;
  readonly onChange: (status: ServerStatus) => void;
}

const FIRST_BACKOFF_MS = 500;
const MAX_BACKOFF_MS = 30_000;
/** A server that was ready for so long starts with a short back-off again. */
const STABLE_MS = 60_000;

/** One server through its life: started, watched, started again when it dies, stopped. */
export class ServerProcess {
  readonly definition: ServerDefinition;
  readonly #around: ServerSurroundings;
  #stopping = new AbortController();
  #status: ServerStatus;
  #process: SpawnedProcess | undefined;
  #life: Promise<void> = Promise.resolve();

  constructor(definition: ServerDefinition, surroundings: ServerSurroundings) {
    this.definition = definition;
    this.#around = surroundings;
    const { name } = definition;
    this.#status = {
      name,
      address: definition.address(surroundings.local.ports),
      state: 'waiting',
      restarts: 0,
    };
  }

  get status(): ServerStatus {
    return this.#status;
  }

  /** Starts it and returns once it is ready; from then on it is kept running. @throws ServerNotReady; it is not left running. */
  async start(): Promise<void> {
    this.#stopping.signal.throwIfAborted();
    this.#change('starting');
    const started = this.#run();
    this.#life = started.then(
      (ready) => this.#keepRunning(ready),
      (error: unknown) => {
        if (!this.#stopping.signal.aborted) this.#change('failed', messageOf(error).split('\n')[0]);
      },
    );
    await started;
  }

  /** Signals the server's process alone, as a fault would. @throws when it does not run. */
  signal(signal: NodeJS.Signals): void {
    if (this.#process === undefined) throw new Error(`${this.definition.name} does not run`);
    this.#process.signal(signal);
  }

  /** Starts it once more after {@link stop}, or after a start that failed. @throws when it runs; ServerNotReady. */
  async startAgain(): Promise<void> {
    const { state } = this.#status;
    if (state !== 'stopped' && state !== 'failed')
      throw new Error(`${this.definition.name} is ${state}, expected stopped`);
    this.#stopping = new AbortController();
    await this.start();
  }

  /**
   * Asks it to stop, kills it when it takes too long, and leaves none of its children behind. With SIGKILL it is not asked, as
   * in a fault. It is not started again.
   */
  async stop(first: 'SIGTERM' | 'SIGKILL' = 'SIGTERM'): Promise<void> {
    this.#stopping.abort();
    const running = this.#process;
    if (running !== undefined) {
      this.#change('stopping');
      await this.#end(running, first);
    }
    // A start under way ends what it has spawned itself.
    await this.#life;
    if (this.#status.state !== 'failed') this.#change('stopped');
  }

  /** Spawns it and returns the process once it is ready. @throws ServerNotReady after it has ended the process. */
  async #run(): Promise<SpawnedProcess> {
    const { local, environment, processes } = this.#around;
    return whenReady(this.definition, this.#around, this.#stopping.signal, {
      spawn: async (logFile) => {
        const command = await this.definition.prepare(local, environment);
        this.#stopping.signal.throwIfAborted();
        this.#process = await processes.spawn(command, logFile);
        this.#change(this.#status.state, this.#status.message);
        return this.#process;
      },
      end: (running) => this.#end(running),
    });
  }

  /** Starts it again whenever it dies, until it is stopped. */
  async #keepRunning(ready: SpawnedProcess): Promise<void> {
    const { now, pause, processes } = this.#around;
    const stopping = this.#stopping.signal;
    let backoffMs = FIRST_BACKOFF_MS;
    let running: SpawnedProcess | undefined = ready;
    while (!stopping.aborted) {
      if (running !== undefined) {
        this.#change('ready');
        const readyAt = now();
        const how = await Promise.race([
          running.ended.then((ending) => `it ended with ${ending}`),
          this.#idleForLong(running),
        ]);
        if (stopping.aborted) return;
        if (this.#status.state === 'idle') await this.#end(running);
        // What it left behind would keep its ports, or do its work unseen.
        processes.signalGroup(running.pid, 'SIGKILL');
        this.#process = undefined;
        if (now() - readyAt >= STABLE_MS) backoffMs = FIRST_BACKOFF_MS;
        this.#change('restarting', `${how}; it starts again in ${backoffMs / 1000} s`);
      }
      await pause(backoffMs, stopping);
      if (stopping.aborted) return;
      backoffMs = Math.min(MAX_BACKOFF_MS, backoffMs * 2);
      this.#status = { ...this.#status, restarts: this.#status.restarts + 1 };
      running = await this.#runAgain(backoffMs);
    }
  }

  /** Resolves with why the process is to be started again, once it has answered and not done its work for long. */
  async #idleForLong(running: SpawnedProcess): Promise<string> {
    const { local, pause } = this.#around;
    const ended = new AbortController();
    void running.ended.then(() => ended.abort());
    const over = AbortSignal.any([ended.signal, this.#stopping.signal]);
    const reason = await idleForLong(this.definition, local, pause, over, (why) =>
      this.#change(why === undefined ? 'ready' : 'idle', why),
    );
    return reason ?? running.ended.then(() => '');
  }

  /** Undefined when it did not become ready. */
  async #runAgain(nextBackoffMs: number): Promise<SpawnedProcess | undefined> {
    try {
      return await this.#run();
    } catch (error) {
      const reason = messageOf(error).split('\n')[0];
      if (!this.#stopping.signal.aborted)
        this.#change('restarting', `${reason}; it starts again in ${nextBackoffMs / 1000} s`);
      return undefined;
    }
  }

  async #end(running: SpawnedProcess, first: 'SIGTERM' | 'SIGKILL' = 'SIGTERM'): Promise<void> {
    const { pause, processes } = this.#around;
    const ended = new AbortController();
    processes.signalGroup(running.pid, first);
    // One that is suspended is asked in vain.
    if (first === 'SIGTERM') processes.signalGroup(running.pid, 'SIGCONT');
    await Promise.race([running.ended, pause(this.definition.stopMs, ended.signal)]);
    ended.abort();
    processes.signalGroup(running.pid, 'SIGKILL');
    await running.ended;
    if (this.#process === running) this.#process = undefined;
  }

  #change(state: ServerState, message?: string): void {
    const { name, address, restarts } = this.#status;
    const { pid, start } = this.#process ?? {};
    this.#status = {
      name,
      address,
      state,
      restarts,
      ...(pid === undefined ? {} : { pid }),
      ...(start === undefined ? {} : { start }),
      ...(message === undefined ? {} : { message }),
    };
    this.#around.onChange(this.#status);
  }
}
