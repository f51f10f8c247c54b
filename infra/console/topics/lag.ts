import { valueOf, type Reading } from '../../../connections/reading.ts';
import type { Offsets, StreamProgress } from '../../../domain/verification.ts';
import { distance } from '../../../domain/offsetDistance.ts';
import type { TopicView } from './views.ts';

/**
 * Records of each partition from `done`, the next offset to process, to the topic's end. A partition that is not in `done`
 * is behind by what it holds, not by what retention has removed from it. Undefined while the topic's offsets are unknown.
 */
export function lagOf(topic: TopicView, done: Offsets): Offsets | undefined {
  if (!('value' in topic.offsets)) return undefined;
  const { begin, end } = topic.offsets.value;
  const from = { ...begin, ...done };
  return Object.fromEntries(
    Object.keys(end).map((partition) => [partition, String(distance(from, end, partition))]),
  );
}

/** {@link lagOf} the stream that reads this topic; undefined where that is unknown, and before its first report. */
export function streamLag(
  topic: TopicView | undefined,
  progress: Reading<StreamProgress | undefined>,
): Offsets | undefined {
  const done = valueOf(progress)?.endOffsets;
  return topic === undefined || done === undefined ? undefined : lagOf(topic, done);
}

/** The sum over the partitions as decimal text, `?` where the lag is unknown. */
export function lagText(lag: Offsets | undefined): string {
  if (lag === undefined) return '?';
  return String(Object.values(lag).reduce((sum, offsets) => sum + BigInt(offsets), 0n));
}
