import { valueOf } from '../../connections/reading.ts';
import { totalDistance } from '../../domain/offsetDistance.ts';
import type { Snapshot } from './snapshot.ts';

/** Records in the topic that the stream has not reported as processed; undefined while either is unknown. */
export function lagOf({ topic, progress }: Snapshot): bigint | undefined {
  const offsets = valueOf(topic);
  if (offsets === undefined || !('value' in progress)) return undefined;
  // What the stream never read, it is behind by as far as the topic still holds it.
  return totalDistance({ ...offsets.begin, ...progress.value?.endOffsets }, offsets.end);
}

/**
 * Records processed since the topic began, stored or dead-lettered: the sum of the stream's end offsets. It costs one row to
 * read, where counting the table would read all of it.
 */
export function processedOf({ progress }: Snapshot): bigint | undefined {
  const reported = valueOf(progress);
  if (reported === undefined) return undefined;
  return totalDistance({}, reported.endOffsets);
}

/** Records that the topic holds at the moment. */
export function heldOf({ topic }: Snapshot): bigint | undefined {
  const offsets = valueOf(topic);
  if (offsets === undefined) return undefined;
  return totalDistance(offsets.begin, offsets.end);
}
