import { gather } from '../../cli/status/gather.ts';
import { openLocalSources } from '../../cli/status/localSources.ts';
import { problemsOf } from '../../cli/status/problems/problems.ts';
import { COMPANIES } from '../companies.ts';
import type { Rig } from './rig.ts';

/** The problem lines of `pipeline status`; none when it says that all is well. */
export async function statusProblems({ local }: Pick<Rig, 'local'>): Promise<readonly string[]> {
  const sources = openLocalSources(local, COMPANIES.definition);
  try {
    const snapshot = await gather(sources);
    return snapshot === undefined ? ['the stack does not run'] : problemsOf(snapshot);
  } finally {
    await sources.close();
  }
}
