import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import type { LocalConfig } from '../../config/localConfig.ts';
import { DEFAULT_PIPELINE } from '../../config/pipelineVariables.ts';
import { serverNames, type ServerName } from '../servers/server.ts';
import type { Processes } from './processes.ts';
import { SERVER_STATES } from './serverStatus.ts';
import { hasCode } from '../errorCode.ts';

/** What a running stack tells other commands, in `<home>/stack.json`. A pid counts only with its start time. */
const stackState = z.object({
  supervisor: z.object({ pid: z.number(), start: z.string() }),
  /** `preparing` while the machine is looked at, and what is missing is got. */
  phase: z.enum(['preparing', 'starting', 'running', 'stopping']),
  startedAt: z.string(),
  /** Those of before could run no other. */
  pipelines: z.array(z.string()).default([DEFAULT_PIPELINE]),
  servers: z.array(
    z.object({
      name: z.custom<ServerName>((name) => serverNames().some((it) => it === name)),
      address: z.string(),
      state: z.enum(SERVER_STATES),
      restarts: z.number(),
      pid: z.number().optional(),
      start: z.string().optional(),
      message: z.string().optional(),
    }),
  ),
});
export type StackState = z.output<typeof stackState>;

function stateFile({ home }: LocalConfig): string {
  return path.join(home, 'stack.json');
}

/**
 * The state as it was last written; undefined where no stack was started, or the last one was stopped in order.
 * @throws when the file holds something else.
 */
export async function readState(local: LocalConfig): Promise<StackState | undefined> {
  const file = stateFile(local);
  try {
    return stackState.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return undefined;
    throw new Error(`${file} is not the state of a stack; when none runs there, delete it`, { cause: error });
  }
}

/** Writes the state as a whole: who reads it meanwhile sees the old or the new one. */
export async function writeState(local: LocalConfig, state: StackState): Promise<void> {
  await mkdir(local.home, { recursive: true });
  const file = stateFile(local);
  await writeFile(`${file}.new`, JSON.stringify(state, undefined, 2));
  await rename(`${file}.new`, file);
}

/** Deletes the state: no stack runs. */
export async function removeState(local: LocalConfig): Promise<void> {
  await rm(stateFile(local), { force: true });
}

/** Whether the process that wrote the state still runs. */
export async function supervisorRuns(
  { supervisor }: StackState,
  processes: Pick<Processes, 'startOf'>,
): Promise<boolean> {
  return (await processes.startOf(supervisor.pid)) === supervisor.start;
}
