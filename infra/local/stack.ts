import type { Environment } from '../../config/environment.ts';
import type { LocalConfig } from '../../config/localConfig.ts';
import { serverOf } from '../servers/catalog.ts';
import { serverNames, type ServerDefinition, type ServerName } from '../servers/server.ts';
import { takeHome, type TakenHome } from './leftovers.ts';
import { keepLogsShort } from './logKeeping.ts';
import { systemPause } from './pause.ts';
import { systemProcesses } from './processes.ts';
import { serversHere } from './serversHere.ts';
import type { ServerStatus } from './serverStatus.ts';
import { Supervisor } from './supervisor.ts';

export { freePorts } from './ports.ts';

/** What a stack is to be. */
export interface StackOptions {
  readonly local: LocalConfig;
  /** Variables for the worker and the pages, beside those of the stack itself. */
  readonly environment: Environment;
  /** The home, where it was taken before; by default it is taken now. */
  readonly home?: TakenHome;
  /** Servers to run, with those that they need; by default all that are here. */
  readonly servers?: readonly ServerName[];
  /** Told of every change of a server. */
  readonly onChange?: (status: ServerStatus) => void;
  /** Told of what went wrong beside the servers and does not stop them. */
  readonly onFailure?: (error: unknown) => void;
  /** Gives the start up. */
  readonly signal?: AbortSignal;
}

/** A stack whose servers are ready. */
export interface RunningStack {
  readonly local: LocalConfig;
  statuses(): readonly ServerStatus[];
  /** Signals a server's process, as a fault would; when it dies of it, it is started again. */
  signal(name: ServerName, signal: NodeJS.Signals): void;
  /** Stops one server, which stays away until `startServer`; with SIGKILL as a fault would. */
  stopServer(name: ServerName, first?: 'SIGTERM' | 'SIGKILL'): Promise<void>;
  /** Starts a stopped server and returns once it is ready. @throws ServerNotReady; then it may be started once more. */
  startServer(name: ServerName): Promise<void>;
  /** Says in the state file that the pipeline on the stack is up, too. */
  markRunning(): Promise<void>;
  /** Stops every server in order and leaves no process. */
  stop(): Promise<void>;
}

/**
 * Starts the servers, which must have been got. A failed start leaves nothing running.
 * @throws ForeignHome when the home is somebody else's; StackRunning when this home has a running stack; ServerNotReady; the signal's reason.
 */
export async function startStack(options: StackOptions): Promise<RunningStack> {
  const { local, environment, signal, onChange, onFailure } = options;
  const names = options.servers ?? (await serversHere(local, environment)).names;
  const { journal } = options.home ?? (await takeHome(local, systemProcesses, (error) => onFailure?.(error)));
  const supervisor = new Supervisor(withNeeds(names), {
    local,
    environment,
    processes: systemProcesses,
    pause: systemPause,
    now: () => performance.now(),
    onChange(status) {
      journal.note(status);
      onChange?.(status);
    },
  });
  const ended = new AbortController();
  const keeping = keepLogsShort(local, systemPause, ended.signal, (error) => onFailure?.(error));
  try {
    await journal.phase('starting');
    await supervisor.start(signal);
  } catch (error) {
    ended.abort();
    await keeping;
    await journal.close();
    throw error;
  }
  return {
    local,
    statuses: () => supervisor.statuses,
    signal: (name, how) => supervisor.signal(name, how),
    stopServer: (name, first) => supervisor.stopServer(name, first),
    startServer: (name) => supervisor.startServer(name),
    markRunning: () => journal.phase('running'),
    async stop() {
      await journal.phase('stopping');
      await supervisor.stop();
      ended.abort();
      await keeping;
      await journal.close();
    },
  };
}

/** The servers and all that they need, in the order of serverNames, which has needed ones first. */
function withNeeds(names: readonly ServerName[]): readonly ServerDefinition[] {
  const all = new Set<ServerName>();
  const add = (name: ServerName): void => {
    if (all.has(name)) return;
    all.add(name);
    serverOf(name).needs.forEach(add);
  };
  names.forEach(add);
  return serverNames()
    .filter((name) => all.has(name))
    .map(serverOf);
}
