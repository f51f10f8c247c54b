import pWaitFor from 'p-wait-for';
import type { Actions } from '../actions/actions.ts';
import { hasReplayed, planReplay, type ReplayFrom, type ReplayPlan, type ReplaySources } from './plan.ts';

const LOOK_EVERY_MS = 1000;

/**
 * Has the stream begin again where a person wants it to, and waits until it is where it stood: its owner replaces the driver, so that
 * no two ever write at once. @throws ActionRefused when there is nothing to read again, or the stream refuses.
 */
export async function replay(
  sources: ReplaySources,
  actions: Actions,
  wanted: ReplayFrom,
  dryRun: boolean,
): Promise<ReplayPlan> {
  const plan = await planReplay(sources, wanted);
  if (dryRun) return plan;
  await actions.carryOut({ action: 'restart', from: plan.from });
  await pWaitFor(() => hasReplayed(sources, plan), { interval: LOOK_EVERY_MS });
  return plan;
}

/** What a replay did or would do, in a sentence. */
export function replaySentence({ from, to, records }: ReplayPlan, dryRun: boolean): string {
  const ranges = Object.entries(from)
    .filter(([partition, start]) => start !== to[partition])
    .map(([partition, start]) => `partition ${partition}: ${start} to ${to[partition]}`);
  return `${records.toLocaleString('en-US')} records ${dryRun ? 'would go' : 'went'} through the job again (${ranges.join(', ')})${dryRun ? '; nothing was done' : ''}.`;
}
