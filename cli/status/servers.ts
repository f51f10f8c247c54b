import type { LocalConfig } from '../../config/localConfig.ts';
import type { Processes } from '../../infra/local/processes.ts';
import { readState, supervisorRuns } from '../../infra/local/state.ts';
import { SERVER_NAMES } from '../../infra/servers/server.ts';
import type { ServerView } from './snapshot.ts';

/**
 * Servers of the native stack of this home as its supervisor last noted them; undefined when no supervisor runs.
 * @throws when the state file is there and is none.
 */
export async function serverViews(
  local: LocalConfig,
  processes: Processes,
): Promise<readonly ServerView[] | undefined> {
  const state = await readState(local);
  if (state === undefined || !(await supervisorRuns(state, processes))) return undefined;
  return state.servers
    .toSorted((a, b) => SERVER_NAMES.indexOf(a.name) - SERVER_NAMES.indexOf(b.name))
    .map(({ name, address, state: current, restarts, pid, message }) => ({
      name,
      state: current,
      ready: current === 'ready',
      address,
      restarts,
      ...(pid === undefined ? {} : { pid }),
      ...(message === undefined ? {} : { message }),
    }));
}
