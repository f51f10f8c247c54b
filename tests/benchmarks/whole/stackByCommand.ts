import path from 'node:path';
import { execa } from 'execa';
import { gather } from '../../../cli/status/gather.ts';
import type { Snapshot } from '../../../cli/status/snapshot.ts';
import type { openLocalSources } from '../../../cli/status/localSources.ts';
import { processEnvironment } from '../../../config/environment.ts';
import { REPOSITORY_ROOT, type LocalConfig } from '../../../config/localConfig.ts';
import { localEnvironment } from '../../../infra/servers/node.ts';
import { until } from '../../live/until.ts';

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

/** Asks twice a second until it is so. @throws where it is not within ten minutes. */
export async function untilSo(what: string, isSo: () => Promise<boolean>): Promise<void> {
  await until(what, isSo, (answer) => answer, { limitMs: 600_000, everyMs: 500 });
}

/** What `pipeline status` shows. @throws when the stack does not run. */
export async function snapshotOf(sources: ReturnType<typeof openLocalSources>): Promise<Snapshot> {
  const snapshot = await gather(sources);
  if (snapshot === undefined) throw new Error('expected a stack that runs, got none');
  return snapshot;
}
