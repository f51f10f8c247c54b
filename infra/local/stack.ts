import { setTimeout as sleep } from 'node:timers/promises';
import getPort from 'get-port';
import type { Environment } from '../../config/environment.ts';
import { readLocalConfig, type LocalConfig, type LocalPorts } from '../../config/localConfig.ts';
import { SERVERS } from '../servers/catalog.ts';
import { SERVER_NAMES, type ServerName } from '../servers/server.ts';
import { StackRunning } from './errors.ts';
import { systemProcesses, type Processes } from './processes.ts';
import type { ServerStatus } from './serverProcess.ts';
import { readState, removeLeftovers, removeState, supervisorRuns, writeState, type StackState } from './state.ts';
import { Supervisor } from './supervisor.ts';

/** What a stack is to be. */
export interface StackOptions {
  readonly local: LocalConfig;
  /** Variables for the worker and the pages, beside those of the stack itself. */
  readonly environment: Environment;
  /** Servers to run; all by default. Their needs must be among them. */
  readonly servers?: readonly ServerName[];
  /** Told of every change of a server. */
  readonly onChange?: (status: ServerStatus) => void;
  /** Told of what a stack before this one left behind and was killed. */
  readonly onLeftovers?: (names: readonly string[]) => void;
  /** Gives the start up. */
  readonly signal?: AbortSignal;
}

/** A stack whose servers are ready. */
export interface RunningStack {
  readonly local: LocalConfig;
  statuses(): readonly ServerStatus[];
  /** Signals a server's process, as a fault would. */
  signal(name: ServerName, signal: NodeJS.Signals): void;
  /** Says that the pipeline on the stack is up, too. */
  markRunning(): Promise<void>;
  /** Stops every server in order and leaves no process. */
  stop(): Promise<void>;
}

/**
 * Starts the stack. A failed start leaves nothing running.
 * @throws StackRunning when this home has a running stack; ServerNotReady; the signal's reason.
 */
export async function startStack(options: StackOptions): Promise<RunningStack> {
  const { local, environment, onChange, onLeftovers, signal } = options;
  const processes = systemProcesses;
  const before = await readState(local);
  if (before !== undefined) {
    if (await supervisorRuns(before, processes)) throw new StackRunning(local.home, before.supervisor.pid);
    const leftovers = await removeLeftovers(before, processes);
    if (leftovers.length > 0) onLeftovers?.(leftovers);
  }

  const names = options.servers ?? SERVER_NAMES;
  const journal = await openJournal(local, processes);
  const supervisor = new Supervisor(
    SERVER_NAMES.filter((name) => names.includes(name)).map((name) => SERVERS[name]),
    {
      local,
      environment,
      processes,
      sleep: (ms) => sleep(ms),
      now: () => performance.now(),
      onChange(status) {
        journal.note(status);
        onChange?.(status);
      },
    },
  );
  try {
    await supervisor.start(signal);
  } catch (error) {
    await journal.close();
    throw error;
  }
  return {
    local,
    statuses: () => supervisor.statuses,
    signal: (name, how) => supervisor.signal(name, how),
    markRunning: () => journal.phase('running'),
    async stop() {
      await journal.phase('stopping');
      await supervisor.stop();
      await journal.close();
    },
  };
}

/** Ports that are free now, for a stack beside others. */
export async function freePorts(): Promise<LocalPorts> {
  const names = Object.keys(readLocalConfig({}).ports) as (keyof LocalPorts)[];
  const ports: Partial<Record<keyof LocalPorts, number>> = {};
  for (const name of names) ports[name] = await getPort({ host: '127.0.0.1' });
  return ports as LocalPorts;
}

/** Keeps the state file true; writes follow one another. */
async function openJournal(local: LocalConfig, processes: Processes) {
  const start = await processes.startOf(process.pid);
  if (start === undefined) throw new Error('this process is not in the list of processes');
  let state: StackState = {
    supervisor: { pid: process.pid, start },
    phase: 'starting',
    startedAt: new Date().toISOString(),
    servers: [],
  };
  let writing = writeState(local, state);
  const update = (change: () => Promise<Partial<StackState>>): Promise<void> => {
    writing = writing.then(async () => {
      state = { ...state, ...(await change()) };
      await writeState(local, state);
    });
    return writing;
  };
  return {
    note(status: ServerStatus): void {
      void update(async () => {
        const begun = status.pid === undefined ? undefined : await processes.startOf(status.pid);
        const noted = { ...status, ...(begun === undefined ? {} : { start: begun }) };
        return { servers: [...state.servers.filter(({ name }) => name !== status.name), noted] };
      });
    },
    phase: (phase: StackState['phase']) => update(async () => ({ phase })),
    async close(): Promise<void> {
      await writing;
      await removeState(local);
    },
  };
}
