import type { TopicReader } from '../../connections/kafka/kafka.ts';
import { OffsetsLost } from '../../connections/kafka/errors.ts';
import { tickKey } from '../../domain/identity.ts';
import type { Offsets } from '../../domain/verification.ts';
import { at, type Range } from './ranges.ts';
import { note, type SeenTicks } from './seenTicks.ts';
import type { WaitingTick } from './tickState.ts';

/** A tick of which the topic holds fewer records than it booked. */
export interface ShortTick {
  readonly tick: WaitingTick;
  /** Ids of those that are there. */
  readonly there: ReadonlySet<string>;
}

export interface Judged {
  /** Those of which the topic holds all records. */
  readonly proven: readonly WaitingTick[];
  readonly short: readonly ShortTick[];
  /** Their records were removed by retention before they were counted. */
  readonly lost: number;
  /** Not to be judged yet. */
  readonly waiting: readonly WaitingTick[];
}

/** What was read of the topic. */
export interface ReadTopic {
  /** What this verification has read. */
  readonly range: Range;
  readonly seen: SeenTicks;
  /** The topic's end. It is beyond every acknowledged record, */
  readonly end: Offsets;
  /** but in a topic that was replaced, or has become shorter. */
  readonly isCut: boolean;
}

/** Ticks whose stretches are read once more in one verification; the others go on waiting. */
const MAX_READ_AGAIN = 200;

/**
 * Counts the records of ticks that were booked as published, each tick once everything up to its acknowledged offsets has been read
 * back. What an earlier verification has read of them is read once more: the offsets say where.
 */
export async function judgeTicks(
  reader: TopicReader,
  topic: string,
  ticks: readonly WaitingTick[],
  { range, seen, end, isCut }: ReadTopic,
  signal: AbortSignal,
): Promise<Judged> {
  const proven: WaitingTick[] = [];
  let lost = 0;
  let readAgain = 0;
  const short: ShortTick[] = [];
  const waiting: WaitingTick[] = [];
  for (const tick of ticks) {
    const key = tickKey(tick.identity);
    const there = seen.get(key) ?? new Set<string>();
    const isGone = isCut && reaches(tick, end);
    const isEarlier = starts(tick, range.from);
    if (
      !isGone &&
      (reaches(tick, range.to) || (isEarlier && there.size < tick.records && readAgain >= MAX_READ_AGAIN))
    ) {
      waiting.push(tick);
      continue;
    }
    if (!isGone && isEarlier && there.size < tick.records) {
      readAgain += 1;
      const all = await withEarlier(tick, key, there);
      if (all === undefined) lost += 1;
      else if (all.size >= tick.records) proven.push(tick);
      else short.push({ tick, there: all });
    } else if (there.size >= tick.records) proven.push(tick);
    else short.push({ tick, there });
  }
  return { proven, short, lost, waiting };

  /** The ids with those of the tick's own stretches; undefined when these are no longer held. */
  async function withEarlier(
    { acknowledged }: WaitingTick,
    key: string,
    there: ReadonlySet<string>,
  ): Promise<ReadonlySet<string> | undefined> {
    const again: SeenTicks = new Map([[key, new Set(there)]]);
    try {
      for (const [partition, stretches] of Object.entries(acknowledged))
        for (const [from, to] of stretches)
          for await (const records of reader.read(
            topic,
            { from: { [partition]: from }, to: { [partition]: to } },
            signal,
          ))
            for (const record of records) note(again, record);
    } catch (error) {
      if (error instanceof OffsetsLost) return undefined;
      throw error;
    }
    return again.get(key);
  }
}

/** Whether one of the tick's stretches ends beyond the offsets. */
function reaches({ acknowledged }: WaitingTick, offsets: Offsets): boolean {
  return Object.entries(acknowledged).some(([partition, stretches]) =>
    stretches.some(([, to]) => BigInt(to) > at(offsets, partition)),
  );
}

/** Whether one of the tick's stretches begins before the offsets. */
function starts({ acknowledged }: WaitingTick, offsets: Offsets): boolean {
  return Object.entries(acknowledged).some(([partition, stretches]) =>
    stretches.some(([from]) => BigInt(from) < at(offsets, partition)),
  );
}
