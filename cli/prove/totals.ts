import { checkTotals, type TotalsDependencies } from '../../activities/verify/checkTotals.ts';
import type { StoredRecords } from '../../activities/verify/lookAtTotals.ts';
import { GRANULARITIES } from '../../domain/totals.ts';

/** What the totals of some stored records were found to be. */
export interface TotalsProof {
  /** Names of totals that are not what follows from the records. */
  readonly differing: readonly string[];
  /** Records that the totals of their minutes count beyond those that are there. */
  readonly doubled: number;
}

/** Checks totals of stored records. */
export type TotalsCheck = (stored: StoredRecords, signal: AbortSignal) => Promise<TotalsProof>;

/** A stream at work reports every ten seconds at least. */
const AT_WORK_MS = 30_000;
const MINUTE_OF_ALL = /^minute (\S+), all "all"$/;

/** {@link TotalsCheck} by the verification's own comparison. */
export function totalsCheck(dependencies: TotalsDependencies, streamId: string): TotalsCheck {
  const { progress, clock } = dependencies;
  // A stream that is not at work changes nothing any more: what differs then need not wait for its reports.
  const latest = async (id: string) => {
    const report = await progress.latest(id);
    const isAtWork = report !== undefined && clock.wall() - Date.parse(report.at) < AT_WORK_MS;
    return isAtWork ? report : { at: String(clock.now()) };
  };
  return async (stored, signal) => {
    const found = await checkTotals({ ...dependencies, progress: { latest } }, streamId, stored, signal);
    // What nobody can judge is not proven.
    const differing = [...found.differing, ...found.open];
    return { differing, doubled: await countedTwice(dependencies, differing, signal) };
  };
}

async function countedTwice(
  { rollup, totals }: Pick<TotalsDependencies, 'rollup' | 'totals'>,
  differing: readonly string[],
  signal: AbortSignal,
): Promise<number> {
  const [count = ''] = rollup.columns;
  let doubled = 0;
  for (const name of differing) {
    const [, bucket] = MINUTE_OF_ALL.exec(name) ?? [];
    if (bucket === undefined) continue;
    const minute = new Date(bucket);
    let there = 0;
    for await (const some of totals.recordsOf(minute, signal)) there += some.length;
    const within = { from: minute, to: new Date(minute.getTime() + GRANULARITIES.minute) };
    const [row] = await totals.rows('minute', [{ dimension: 'all', value: 'all' }], within, signal);
    doubled += Math.max(0, (row?.totals[count] ?? 0) - there);
  }
  return doubled;
}
