import type { TopicRecord } from '../../connections/kafka/kafka.ts';
import { OffsetsLost } from '../../connections/kafka/errors.ts';
import type { StoredRow } from '../../connections/cassandra/recordFacts.ts';
import { totalDistance } from '../../domain/offsetDistance.ts';
import type { WaySources } from './way.ts';

/** Records read in search of one, at most. */
const SEARCHED = 20_000n;
/** Clocks of the machines may differ by so much. */
export const AROUND_MS = 60_000;

/** The message at a place of the topic; undefined where there is none, or none any more. */
export async function messageAt(
  { topic, reader, topics }: WaySources,
  { partition, offset }: { readonly partition: number; readonly offset: string },
  signal: AbortSignal,
): Promise<TopicRecord | undefined> {
  const end = (await topics.offsets(topic)).end[partition];
  if (end === undefined || BigInt(offset) >= BigInt(end)) return undefined;
  const range = { from: { [partition]: offset }, to: { [partition]: String(BigInt(offset) + 1n) } };
  try {
    for await (const [record] of reader.read(topic, range, signal)) return record;
  } catch (error) {
    if (!(error instanceof OffsetsLost)) throw error;
  }
  return undefined;
}

/** The newest message of this id in the batches that were reported since about when it was appended: the stream may have lagged behind. */
export async function messageOf(
  { topic, reader, streamId, facts }: WaySources,
  id: string,
  { appendedAt }: StoredRow,
  signal: AbortSignal,
): Promise<TopicRecord | undefined> {
  const batches = await facts.batchesSince(streamId, new Date(Date.parse(appendedAt) - AROUND_MS));
  let left = SEARCHED;
  for (const { from, to } of batches.filter((batch) => batch.rowsRead > 0)) {
    if (left <= 0n) return undefined;
    left -= totalDistance(from, to);
    let found: TopicRecord | undefined;
    try {
      for await (const records of reader.read(topic, { from, to }, signal))
        found = records.findLast(({ key }) => key?.toString() === id) ?? found;
    } catch (error) {
      if (!(error instanceof OffsetsLost)) throw error;
    }
    if (found !== undefined) return found;
  }
  return undefined;
}
