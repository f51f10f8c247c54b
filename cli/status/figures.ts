import { valueOf } from '../../connections/reading.ts';
import type { Snapshot } from './snapshot.ts';

/** Records in the topic that the stream has not reported as processed; undefined while either is unknown. */
export function lagOf({ topic, progress }: Snapshot): bigint | undefined {
  const offsets = valueOf(topic);
  if (offsets === undefined || !('value' in progress)) return undefined;
  const done = progress.value?.endOffsets ?? {};
  return Object.entries(offsets.end).reduce((sum, [partition, end]) => {
    // What the stream never read, it is behind by as far as the topic still holds it.
    const from = BigInt(done[partition] ?? offsets.begin[partition] ?? '0');
    return BigInt(end) > from ? sum + BigInt(end) - from : sum;
  }, 0n);
}

/**
 * Records processed since the topic began, stored or dead-lettered: the sum of the stream's end offsets. It costs one row to
 * read, where counting the table would read all of it.
 */
export function processedOf({ progress }: Snapshot): bigint | undefined {
  const reported = valueOf(progress);
  if (reported === undefined) return undefined;
  return Object.values(reported.endOffsets).reduce((sum, offset) => sum + BigInt(offset), 0n);
}

/** Records that the topic holds at the moment. */
export function heldOf({ topic }: Snapshot): bigint | undefined {
  const offsets = valueOf(topic);
  if (offsets === undefined) return undefined;
  return Object.entries(offsets.end).reduce(
    (sum, [partition, end]) => sum + BigInt(end) - BigInt(offsets.begin[partition] ?? '0'),
    0n,
  );
}
