import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import type { LocalConfig } from '../../config/localConfig.ts';
import { SERVER_NAMES } from '../servers/server.ts';
import type { Processes } from './processes.ts';

/** What a running stack tells other commands, in `<home>/stack.json`. A pid counts only with its start time. */
const stackState = z.object({
  supervisor: z.object({ pid: z.number(), start: z.string() }),
  phase: z.enum(['starting', 'running', 'stopping']),
  startedAt: z.string(),
  servers: z.array(
    z.object({
      name: z.enum(SERVER_NAMES),
      address: z.string(),
      state: z.string(),
      restarts: z.number(),
      pid: z.number().optional(),
      /** Start time of the process with this pid. */
      start: z.string().optional(),
      message: z.string().optional(),
    }),
  ),
});
export type StackState = z.output<typeof stackState>;

function stateFile({ home }: LocalConfig): string {
  return path.join(home, 'stack.json');
}

/** The state as it was last written; undefined where no stack was started, or the last one was stopped in order. */
export async function readState(local: LocalConfig): Promise<StackState | undefined> {
  try {
    return stackState.parse(JSON.parse(await readFile(stateFile(local), 'utf8')));
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw new Error(`${stateFile(local)} is not the state of a stack`, { cause: error });
  }
}

/** Writes the state as a whole: who reads it meanwhile sees the old or the new one. */
export async function writeState(local: LocalConfig, state: StackState): Promise<void> {
  await mkdir(local.home, { recursive: true });
  const file = stateFile(local);
  await writeFile(`${file}.new`, JSON.stringify(state, null, 2));
  await rename(`${file}.new`, file);
}

export async function removeState(local: LocalConfig): Promise<void> {
  await rm(stateFile(local), { force: true });
}

/** Whether the process that wrote the state still runs. */
export async function supervisorRuns({ supervisor }: StackState, processes: Processes): Promise<boolean> {
  return (await processes.startOf(supervisor.pid)) === supervisor.start;
}

/** Kills what a killed supervisor left running: only processes that are certainly those of the state. */
export async function removeLeftovers({ servers }: StackState, processes: Processes): Promise<readonly string[]> {
  const removed: string[] = [];
  for (const { name, pid, start } of servers.toReversed()) {
    if (pid === undefined || start === undefined || (await processes.startOf(pid)) !== start) continue;
    processes.signalGroup(pid, 'SIGKILL');
    removed.push(name);
  }
  return removed;
}
