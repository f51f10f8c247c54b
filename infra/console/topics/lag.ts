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

/** {@link lagOf} the stream in the topic that it reads; undefined in any other and before its first report. */
export function streamLag(
  topic: TopicView,
  { streamed, progress }: { readonly streamed: string; readonly progress: StreamProgress | undefined },
): Offsets | undefined {
  return topic.name === streamed && progress !== undefined ? lagOf(topic, progress.endOffsets) : undefined;
}

/** The sum over the partitions as decimal text, `?` where the lag is unknown. */
export function lagText(lag: Offsets | undefined): string {
  if (lag === undefined) return '?';
  return String(Object.values(lag).reduce((sum, offsets) => sum + BigInt(offsets), 0n));
}
