import type { LocalConfig } from '../../config/localConfig.ts';
import type { Processes } from './processes.ts';
import type { ServerStatus } from './serverStatus.ts';
import { removeState, writeState, type StackState } from './state.ts';

/** Keeps a stack's state file true; writes follow one another in the order of the calls. */
export interface Journal {
  /** Notes where a server stands; a write that fails is told to `onFailure`, as the stack itself is none the worse. */
  note(status: ServerStatus): void;
  /** @throws when it cannot be written. */
  phase(phase: StackState['phase']): Promise<void>;
  /** Removes the state file. */
  close(): Promise<void>;
}

/** Opens the journal of a stack that this process supervises. */
export async function openJournal(
  local: LocalConfig,
  processes: Pick<Processes, 'startOf'>,
  onFailure: (error: unknown) => void,
): Promise<Journal> {
  const start = await processes.startOf(process.pid);
  if (start === undefined)
    throw new Error(`process ${process.pid}, this one, is not in the list of processes`);
  let state: StackState = {
    supervisor: { pid: process.pid, start },
    phase: 'preparing',
    startedAt: new Date().toISOString(),
    pipelines: [...local.pipelines],
    servers: [],
  };
  let last = writeState(local, state);
  await last;

  /** Each write waits for the one before it, whatever became of that. */
  function update(change: (before: StackState) => StackState): Promise<void> {
    state = change(state);
    const now = state;
    const write = () => writeState(local, now);
    last = last.then(write, write);
    return last;
  }

  return {
    note(status) {
      const isOther = ({ name }: { name: string }) => name !== status.name;
      update((before) => ({ ...before, servers: [...before.servers.filter(isOther), status] })).catch(
        onFailure,
      );
    },
    phase: (phase) => update((before) => ({ ...before, phase })),
    async close() {
      await Promise.allSettled([last]);
      await removeState(local);
    },
  };
}
