import type { TotalsTables } from '../../connections/cassandra/totalsTables.ts';
import type { Figures, Rollup } from '../../domain/totals.ts';
import type { StreamProgress } from '../../domain/verification.ts';
import type { Clock } from '../stream/clock.ts';
import {
  lookAtTotals,
  nameOf,
  type Differences,
  type Retention,
  type StoredRecords,
} from './lookAtTotals.ts';

export interface TotalsDependencies {
  /** How the pipeline's records add up. */
  readonly rollup: Rollup;
  readonly totals: TotalsTables;
  readonly progress: {
    latest(streamId: string): Promise<Pick<StreamProgress, 'at'> | undefined>;
  };
  readonly retention: Retention;
  /** What the facts hold of some keys this moment. */
  readonly factsOf: (keys: readonly string[], signal: AbortSignal) => Promise<StoredRecords>;
  readonly clock: Clock;
}

/** How often it is asked whether the stream has finished a batch. */
const POLL_MS = 1000;
/** An idle stream reports every ten seconds; one whose driver is replaced, after its start. */
const WAIT_MS = 180_000;

/** What was found of the totals that some stored records fall into, by name. */
export interface TotalsFound {
  /** They are not what follows from the records. */
  readonly differing: readonly string[];
  /** They differed, and the stream said nothing by which it could be told whether it is still at work on them. */
  readonly open: readonly string[];
}

/**
 * Recomputes the totals that the stored records fall into, and names those that differ. The stream writes records
 * first and their totals some moments later, in the same batch: what differs counts only when it is still there, unchanged,
 * after the stream has reported twice, as the first of the two reports may be of the batch before. A record may be revised between
 * its reading and this: by then it is what the facts hold. A stream that does not report leaves the question open.
 */
export async function checkTotals(
  { rollup, totals, progress, retention, factsOf, clock }: TotalsDependencies,
  streamId: string,
  stored: StoredRecords,
  signal: AbortSignal,
): Promise<TotalsFound> {
  const look = (records: StoredRecords): Promise<Differences> =>
    lookAtTotals({ rollup, totals }, records, { nowMs: clock.wall(), retention, signal });

  const first = await look(stored);
  if (first.size === 0) return { differing: [], open: [] };
  if (!(await reportedTwice())) return { differing: [], open: [...first.keys()] };
  const again = await look(await asNow());
  const differing = [...again].filter(([name, difference]) => first.get(name) === difference);
  return { differing: differing.map(([name]) => name), open: [] };

  /** Those that differed from their row by the minute are read again. */
  async function asNow(): Promise<StoredRecords> {
    const keys = [...stored.keys()].filter((key) => first.has(nameOf(key)));
    if (keys.length === 0) return stored;
    const facts = await factsOf(keys, signal);
    const records = new Map<string, Figures>(stored);
    for (const key of keys) {
      const now = facts.get(key);
      if (now === undefined) records.delete(key);
      else records.set(key, now);
    }
    return records;
  }

  async function reportedTwice(): Promise<boolean> {
    const since = (await progress.latest(streamId))?.at;
    const seen = new Set<string>();
    for (const begun = clock.now(); clock.now() - begun < WAIT_MS; await clock.sleep(POLL_MS, signal)) {
      const at = (await progress.latest(streamId))?.at;
      if (at !== undefined && at !== since) seen.add(at);
      if (seen.size >= 2) return true;
    }
    return false;
  }
}
