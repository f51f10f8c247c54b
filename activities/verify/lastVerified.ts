import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { TopicReader, TopicRecord } from '../../connections/kafka/kafka.ts';
import { OffsetsLost } from '../../connections/kafka/errors.ts';
import type { Offsets } from '../../domain/verification.ts';
import { at } from './ranges.ts';

export const lastVerifiedSchema = z.record(z.string(), z.object({ offset: z.string(), digest: z.string() }));

/** The last record that was verified of each partition: by it a topic is known again that ends behind what was verified, as it should. */
export type LastVerified = z.output<typeof lastVerifiedSchema>;

/** What tells a record from any other that may take its offset: its time, too, as the same record may come again. */
function digestOf({ timestampMs, key, value }: TopicRecord): string {
  return createHash('sha256')
    .update(JSON.stringify([timestampMs, key?.toString('base64'), value?.toString('base64')]))
    .digest('base64url');
}

/** `before`, with the last of the records that were verified since: by partition. */
export function withLast(before: LastVerified, records: ReadonlyMap<string, TopicRecord>): LastVerified {
  const since = [...records].map(([partition, record]): [string, LastVerified[string]] => [
    partition,
    { offset: record.offset, digest: digestOf(record) },
  ]);
  return { ...before, ...Object.fromEntries(since) };
}

/**
 * Partitions in which another record has the offset of the last one that was verified: the topic was put back to an older copy, and has
 * grown beyond that since. What is no longer held, or was removed by compaction, says nothing.
 */
export async function overwritten(
  reader: TopicReader,
  topic: string,
  last: LastVerified,
  { begin, end }: { readonly begin: Offsets; readonly end: Offsets },
  signal: AbortSignal,
): Promise<ReadonlyMap<string, string>> {
  const found = new Map<string, string>();
  for (const [partition, { offset, digest }] of Object.entries(last)) {
    if (BigInt(offset) < at(begin, partition) || BigInt(offset) >= at(end, partition)) continue;
    const next = (BigInt(offset) + 1n).toString();
    const range = { from: { [partition]: offset }, to: { [partition]: next } };
    try {
      for await (const records of reader.read(topic, range, signal))
        for (const record of records) if (digestOf(record) !== digest) found.set(partition, offset);
    } catch (error) {
      if (!(error instanceof OffsetsLost)) throw error;
    }
  }
  return found;
}
