import type { TopicRecord } from '../../connections/kafka/kafka.ts';
import { HEADERS } from '../../domain/names.ts';
import { placeOf } from './tickBooks.ts';
import type { Chain, TickState } from './tickState.ts';

/** Ids of the records that were read, by the key of their tick; the same record, published twice, is one. */
export type SeenTicks = Map<string, Set<string>>;

/** Notes which tick a record is of, if it is of one. Its id is its key. */
export function note(seen: SeenTicks, { key, headers }: TopicRecord): void {
  const tick = headers[HEADERS.tick];
  if (tick === undefined || key === null) return;
  const name = String(tick);
  const ids = seen.get(name);
  if (ids === undefined) seen.set(name, new Set([String(key)]));
  else ids.add(String(key));
}

/** A tick that was not published, or that no ingestion is known to have had, and whose records are there. */
export interface LeftRecords {
  readonly key: string;
  readonly end: 'failed' | 'abandoned' | 'unknown';
  readonly records: number;
}

/** After so long a tick is of no ingestion that Temporal knows. */
const UNKNOWN_MS = 3_600_000;

/**
 * What the records that were read are of: of ticks that were published nothing is to be said, of others it is said what they left;
 * those of a tick that is still under way are kept until it has ended.
 */
export function explain(
  { chains, unexplained }: TickState,
  seen: SeenTicks,
  nowMs: number,
): { readonly left: readonly LeftRecords[]; readonly unexplained: TickState['unexplained'] } {
  const left: LeftRecords[] = [];
  const open: TickState['unexplained'] = {};
  for (const key of new Set([...Object.keys(unexplained), ...seen.keys()])) {
    const before = unexplained[key];
    const records = (before?.records ?? 0) + (seen.get(key)?.size ?? 0);
    const sinceMs = before?.sinceMs ?? nowMs;
    const place = placeOf(key);
    const chain = place === undefined ? undefined : chains[place.chain];
    if (place === undefined || chain === undefined || !hasEnded(chain, place.tick)) {
      if (nowMs - sinceMs < UNKNOWN_MS) open[key] = { records, sinceMs };
      else left.push({ key, end: 'unknown', records });
      continue;
    }
    const unpublished = chain.unpublished.find(({ tick }) => tick === place.tick);
    if (unpublished !== undefined) left.push({ key, end: unpublished.end, records });
  }
  return { left, unexplained: open };
}

/** Of a back-fill a tick may be under way when later ones have ended. */
function hasEnded({ lastTick, underWay }: Chain, tick: number): boolean {
  return tick <= lastTick && underWay?.includes(tick) !== true;
}
