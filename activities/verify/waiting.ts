import type { TopicReader } from '../../connections/kafka/kafka.ts';
import { countOf, type Range } from './ranges.ts';

/** Records that wait for somebody to come to them. */
export interface Waiting {
  readonly records: number;
  /** Age of the oldest of them; 0 without any. */
  readonly oldestSeconds: number;
}

/** Measures what waits in a range; ages are counted from the broker's append time to `nowMs`, and none is below zero. */
export async function waitingOf(
  reader: TopicReader,
  topic: string,
  range: Range,
  nowMs: number,
  signal: AbortSignal,
): Promise<Waiting> {
  const records = Number(countOf(range));
  const ages = [0];
  for (const [partition, from] of Object.entries(range.from)) {
    const appendedMs = await firstAppend(
      reader,
      topic,
      { partition, from, to: range.to[partition] ?? from },
      signal,
    );
    if (appendedMs !== undefined) ages.push(nowMs - appendedMs);
  }
  return { records, oldestSeconds: Math.round(Math.max(...ages) / 1000) };
}

/** When the first record of a stretch was appended; undefined where it has none. */
async function firstAppend(
  reader: TopicReader,
  topic: string,
  { partition, from, to }: { readonly partition: string; readonly from: string; readonly to: string },
  signal: AbortSignal,
): Promise<number | undefined> {
  if (BigInt(to) <= BigInt(from)) return undefined;
  const next = (BigInt(from) + 1n).toString();
  // The one offset nearly always has a record; more than that would be fetched and unpacked in vain.
  for (const end of [next, to])
    for await (const [first] of reader.read(
      topic,
      { from: { [partition]: from }, to: { [partition]: end } },
      signal,
    ))
      return first?.timestampMs;
  return undefined;
}
