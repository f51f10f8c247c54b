import { valueOf } from '../../connections/reading.ts';
import { lagOf, processedOf } from './figures.ts';
import type { Snapshot } from './snapshot.ts';
import { ago, counted } from './words.ts';

/** The status in one line, for where there is no terminal; problems follow it. Pure. */
export function compactLine(snapshot: Snapshot, problems: readonly string[]): string {
  const { at, servers, workflows, progress, verification } = snapshot;
  const ingest = valueOf(workflows.ingest)?.status;
  const ticks = ingest && valueOf(ingest)?.ticks;
  const batch = valueOf(progress);
  const checked = valueOf(verification);
  return [
    at,
    `${servers.filter(({ ready }) => ready).length} of ${counted(servers.length, 'server')} up`,
    ticks === undefined ? 'ticks unknown' : `ticks ${ticks.published} of ${ticks.due} published`,
    batch === undefined ? 'no batch yet' : `batch ${batch.batchId}`,
    `${processedOf(snapshot) ?? '?'} records processed`,
    `lag ${lagOf(snapshot) ?? '?'}`,
    checked === undefined
      ? 'not verified yet'
      : `verification ${checked.ok ? 'passed' : 'FAILED'} ${ago(checked.at, at)}`,
    ...(problems.length === 0 ? [] : [`${counted(problems.length, 'problem')}: ${problems.join('; ')}`]),
  ].join(' | ');
}
