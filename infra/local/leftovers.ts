import pWaitFor from 'p-wait-for';
import type { LocalConfig } from '../../config/localConfig.ts';
import { StackRunning } from './errors.ts';
import type { Processes } from './processes.ts';
import { exclusively } from './folderLock.ts';
import { claimHome } from './home.ts';
import { openJournal, type Journal } from './journal.ts';
import { readState, removeState, supervisorRuns, type StackState } from './state.ts';

const GONE_WITHIN_MS = 30_000;

/** The state of the stack that runs on this home; undefined when none does. */
export async function runningStack(
  local: LocalConfig,
  processes: Pick<Processes, 'startOf'>,
): Promise<StackState | undefined> {
  const state = await readState(local);
  return state !== undefined && (await supervisorRuns(state, processes)) ? state : undefined;
}

/** A home that is this process's, until the journal is closed. */
export interface TakenHome {
  readonly journal: Journal;
  /** Servers of a killed supervisor that had to be ended. */
  readonly ended: readonly string[];
}

/**
 * Takes the home for a stack of this process: of several that try at a time, one gets it.
 * @throws ForeignHome; StackRunning when another process has it.
 */
export async function takeHome(
  local: LocalConfig,
  processes: Processes,
  onFailure: (error: unknown) => void,
): Promise<TakenHome> {
  await claimHome(local);
  return exclusively(local.home, async () => {
    const ended = await clear(local, processes);
    return { ended, journal: await openJournal(local, processes, onFailure) };
  });
}

/**
 * Kills the servers that a killed supervisor of this home left running, and returns their names once they are gone. Only
 * processes that are certainly those of the state, by pid and start time.
 * @throws StackRunning when the supervisor runs.
 */
export async function clearHome(local: LocalConfig, processes: Processes): Promise<readonly string[]> {
  if ((await readState(local)) === undefined) return [];
  return exclusively(local.home, () => clear(local, processes));
}

async function clear(local: LocalConfig, processes: Processes): Promise<readonly string[]> {
  const state = await readState(local);
  if (state === undefined) return [];
  if (await supervisorRuns(state, processes))
    throw new StackRunning(
      local.home,
      state.supervisor.pid,
      await processes.isSuspended(state.supervisor.pid),
    );
  const killed: string[] = [];
  for (const { name, pid, start } of state.servers) {
    const isOurs = async () =>
      pid !== undefined && start !== undefined && (await processes.startOf(pid)) === start;
    if (pid === undefined || !(await isOurs())) continue;
    processes.signalGroup(pid, 'SIGKILL');
    await pWaitFor(async () => !(await isOurs()), {
      interval: 50,
      timeout: {
        milliseconds: GONE_WITHIN_MS,
        message: new Error(`${name} (process ${pid}) has not ended ${GONE_WITHIN_MS / 1000} s after SIGKILL`),
      },
    });
    killed.push(name);
  }
  await removeState(local);
  return killed;
}
