import type { LocalConfig } from '../../config/localConfig.ts';
import type { Processes } from '../../infra/local/processes.ts';
import { readState, supervisorRuns, type StackState } from '../../infra/local/state.ts';
import { serverNames } from '../../infra/servers/server.ts';
import type { ServerView } from './snapshot.ts';

/**
 * Servers of the native stack of this home as its supervisor last noted them, and the supervisor where that is not at work;
 * undefined when none runs. @throws when the state file is there and is none.
 */
export async function serverViews(
  local: LocalConfig,
  processes: Pick<Processes, 'startOf' | 'isSuspended'>,
): Promise<readonly ServerView[] | undefined> {
  const state = await readState(local);
  if (state === undefined || !(await supervisorRuns(state, processes))) return undefined;
  const order = serverNames();
  const servers = state.servers.toSorted((a, b) => order.indexOf(a.name) - order.indexOf(b.name));
  return [
    ...(await supervisorView(state, processes)),
    ...(await Promise.all(servers.map((server) => serverView(server, processes)))),
  ];
}

async function serverView(
  { name, address, state, restarts, pid, message }: StackState['servers'][number],
  processes: Pick<Processes, 'isSuspended'>,
): Promise<ServerView> {
  const suspended = pid !== undefined && (await processes.isSuspended(pid));
  const told = suspended ? `"kill -CONT ${pid}" lets it go on` : message;
  return {
    name,
    state: suspended ? 'suspended' : state,
    ready: state === 'ready' && !suspended,
    address,
    restarts,
    ...(pid === undefined ? {} : { pid }),
    ...(told === undefined ? {} : { message: told }),
  };
}

async function supervisorView(
  { supervisor: { pid }, phase }: StackState,
  processes: Pick<Processes, 'isSuspended'>,
): Promise<readonly ServerView[]> {
  const view = { name: 'supervisor', ready: false, address: '', restarts: 0, pid };
  if (await processes.isSuspended(pid)) {
    const message = `Ctrl-Z? "fg" in its terminal, or "kill -CONT ${pid}", lets it go on`;
    return [{ ...view, state: 'suspended', message }];
  }
  if (phase !== 'preparing') return [];
  return [{ ...view, state: 'preparing', message: 'it looks at this machine and gets what is missing' }];
}
