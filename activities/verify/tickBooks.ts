import type { EndedTick, TicksSince } from '../../connections/temporal/tickHistory.ts';
import { tickKey, type TickIdentity } from '../../domain/identity.ts';
import type { Chain, TickState, WaitingTick } from './tickState.ts';

/** Records of a failed tick may come this long after it: a producer's queue cannot be cancelled. */
const LATE_MS = 3_600_000;
/** An ingestion that has ended so long ago is forgotten. */
const FORGOTTEN_MS = 7 * 86_400_000;

/** The books after some ticks have ended. */
export interface Booked {
  readonly state: TickState;
  /** Ticks that booked no record: there is nothing to look for. */
  readonly empty: number;
  /** Ticks of older workers, which do not say where their records are. */
  readonly withoutOffsets: number;
}

/** Key that all ticks of a chain have in common, and the tick's number; undefined when `key` is no tick's. */
export function placeOf(key: string): { readonly chain: string; readonly tick: number } | undefined {
  const [, chain, tick] = /^(.+)\/(\d+)$/.exec(key) ?? [];
  return chain === undefined ? undefined : { chain, tick: Number(tick) };
}

/** For people. */
export function nameOf({ workflowId, tick }: TickIdentity): string {
  return `tick ${tick} of ${workflowId}`;
}

/**
 * Books what has ended since the last verification. A history tells the ticks of a chain in the order in which they ended, so what has
 * ended before another of its chain is known, and so is the same tick at the same time: the history of a run that was reset begins with that of
 * the run before. `sinceMs` is when verification of ticks began, where no state says what was known before.
 */
export function book(
  before: TickState | undefined,
  { ticks, underWay, place }: Pick<TicksSince, 'ticks' | 'underWay' | 'place'>,
  { sinceMs, nowMs }: { readonly sinceMs: number; readonly nowMs: number },
): Booked {
  const chains = new Map<string, Chain>(Object.entries(before?.chains ?? {}));
  const waiting: WaitingTick[] = [...(before?.waiting ?? [])];
  let empty = 0;
  let withoutOffsets = 0;
  for (const ended of ticks) {
    const key = placeOf(tickKey(ended.identity))?.chain ?? '';
    const chain = chains.get(key) ?? {
      lastTick: 0,
      lastEndedMs: before === undefined ? sinceMs : 0,
      unpublished: [],
    };
    const known = isKnown(chain, ended);
    chains.set(key, known ? { ...chain, lastTick: later(chain, ended) } : withTick(chain, ended));
    if (known || ended.outcome === undefined) continue;
    const { records, acknowledged } = ended.outcome;
    const { identity, scheduledAt, quantity, cursor, endedAtMs } = ended;
    const asked = { identity, scheduledAt, quantity, endedAtMs, ...(cursor === undefined ? {} : { cursor }) };
    if (records === 0) empty += 1;
    else if (acknowledged === undefined) withoutOffsets += 1;
    else waiting.push({ ...asked, records, acknowledged: mutable(acknowledged) });
  }
  const open = numbersByChain(underWay);
  const over = numbersByChain(ticks.map(({ identity }) => identity));
  for (const [key, chain] of chains) {
    // Of a run that was not read this time, those of before.
    const still = (chain.underWay ?? []).filter((tick) => over.get(key)?.has(tick) !== true);
    chains.set(key, { ...chain, underWay: [...new Set([...still, ...(open.get(key) ?? [])])] });
  }
  const kept = [...chains]
    .filter(([, { lastEndedMs }]) => lastEndedMs > nowMs - FORGOTTEN_MS)
    .map(([key, chain]): [string, Chain] => [
      key,
      { ...chain, unpublished: chain.unpublished.filter(({ endedAtMs }) => endedAtMs > nowMs - LATE_MS) },
    ]);
  return {
    state: {
      history: { ...place, runs: { ...place.runs } },
      chains: Object.fromEntries(kept),
      waiting,
      unexplained: before?.unexplained ?? {},
    },
    empty,
    withoutOffsets,
  };
}

function isKnown({ lastEndedMs, lastEnded }: Chain, { endedAtMs, identity }: EndedTick): boolean {
  if (endedAtMs !== lastEndedMs) return endedAtMs < lastEndedMs;
  return lastEnded?.includes(identity.tick) ?? true;
}

function numbersByChain(ticks: readonly TickIdentity[]): ReadonlyMap<string, ReadonlySet<number>> {
  const numbers = new Map<string, Set<number>>();
  for (const identity of ticks) {
    const key = placeOf(tickKey(identity))?.chain ?? '';
    const known = numbers.get(key);
    if (known === undefined) numbers.set(key, new Set([identity.tick]));
    else known.add(identity.tick);
  }
  return numbers;
}

function later(chain: Chain, { identity }: EndedTick): number {
  return Math.max(chain.lastTick, identity.tick);
}

function withTick(chain: Chain, ended: EndedTick): Chain {
  const { tick } = ended.identity;
  const isOfTheSameTime = ended.endedAtMs === chain.lastEndedMs;
  // A tick that failed and is carried out once more, after a reset, is the newer one.
  const others = chain.unpublished.filter((other) => other.tick !== tick);
  return {
    lastTick: later(chain, ended),
    lastEndedMs: ended.endedAtMs,
    lastEnded: [...(isOfTheSameTime ? (chain.lastEnded ?? []) : []), tick],
    unpublished:
      ended.end === 'published' ? others : [...others, { tick, end: ended.end, endedAtMs: ended.endedAtMs }],
  };
}

function mutable(
  ranges: NonNullable<NonNullable<EndedTick['outcome']>['acknowledged']>,
): WaitingTick['acknowledged'] {
  return Object.fromEntries(
    Object.entries(ranges).map(([partition, stretches]) => [
      partition,
      stretches.map(([from, to]): [string, string] => [from, to]),
    ]),
  );
}
