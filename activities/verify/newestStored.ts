import type { TopicReader } from '../../connections/kafka/kafka.ts';
import { OffsetsLost } from '../../connections/kafka/errors.ts';
import type { Offsets } from '../../domain/verification.ts';
import { at, mapOffsets } from './ranges.ts';

/** A transaction ends with a marker, which is no record: a few offsets before the end there is one. */
const LOOK_BACK = 10n;

/**
 * When the newest of the records up to `processed` was appended, ISO 8601; undefined where the topic holds none of the last of them, in any
 * partition. One with a time to come, as its producer may say, is of `nowMs`.
 */
export async function newestStored(
  reader: TopicReader,
  topic: string,
  { begin, processed }: { readonly begin: Offsets; readonly processed: Offsets },
  nowMs: number,
  signal: AbortSignal,
): Promise<string | undefined> {
  const range = {
    from: mapOffsets(processed, (partition, end) => {
      const from = end - LOOK_BACK;
      return from > at(begin, partition) ? from : at(begin, partition);
    }),
    to: processed,
  };
  let newestMs: number | undefined;
  try {
    for await (const records of reader.read(topic, range, signal))
      for (const { timestampMs } of records) newestMs = Math.max(newestMs ?? 0, Math.min(timestampMs, nowMs));
  } catch (error) {
    // Removed while it was asked for: what was seen before is true all the same.
    if (!(error instanceof OffsetsLost)) throw error;
  }
  return newestMs === undefined ? undefined : new Date(newestMs).toISOString();
}
