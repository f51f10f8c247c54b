import path from 'node:path';
import { execa } from 'execa';
import pWaitFor from 'p-wait-for';
import { gather } from '../../../cli/status/gather.ts';
import type { Snapshot } from '../../../cli/status/snapshot.ts';
import type { openLocalSources } from '../../../cli/status/localSources.ts';
import { processEnvironment } from '../../../config/environment.ts';
import { REPOSITORY_ROOT, type LocalConfig } from '../../../config/localConfig.ts';
import { localEnvironment } from '../../../infra/servers/node.ts';

const LIMIT_MS = 600_000;

/** Runs the `pipeline` command as a person does, and answers with the seconds it took. @throws with what it printed. */
export async function timedCommand(local: LocalConfig, ...args: string[]): Promise<number> {
  const begun = performance.now();
  await execa(process.execPath, [path.join(REPOSITORY_ROOT, 'cli', 'pipeline.js'), ...args], {
    env: { ...processEnvironment(), ...localEnvironment(local) },
    stdin: 'ignore',
  });
  return secondsSince(begun);
}

/** Seconds since the time `begun` of `performance.now()`. */
export function secondsSince(begun: number): number {
  return (performance.now() - begun) / 1000;
}

/** Asks twice a second; what fails meanwhile is "not yet", as the server asked may not be up. */
export async function untilSo(what: string, isSo: () => Promise<boolean>): Promise<void> {
  let problem: unknown;
  const attempt = async () => {
    try {
      return await isSo();
    } catch (error) {
      problem = error;
      return false;
    }
  };
  const fallback = (): never => {
    throw new Error(`${what}: not within ${LIMIT_MS / 1000} s`, { cause: problem });
  };
  await pWaitFor(attempt, { interval: 500, timeout: { milliseconds: LIMIT_MS, fallback } });
}

/** What `pipeline status` shows. @throws when the stack does not run. */
export async function snapshotOf(sources: ReturnType<typeof openLocalSources>): Promise<Snapshot> {
  const snapshot = await gather(sources);
  if (snapshot === undefined) throw new Error('expected a stack that runs, got none');
  return snapshot;
}
