import type { OutgoingRecord, Publisher, TopicRecord } from '../../connections/kafka/kafka.ts';
import { HEADERS } from '../../domain/names.ts';
import type { Suspect } from './checkRecords.ts';

/** What repeated publishing has not mended is beyond it; without an end, each verification would publish it again. */
export const MAX_REPAIRS = 3;

/**
 * Publishes suspects again, byte for byte with key and headers, so that the stream stores them anew; a header counts the
 * repairs. Returns how many were published; those that have been repaired {@link MAX_REPAIRS} times are left.
 */
export async function repair(
  publisher: Publisher,
  topic: string,
  suspects: readonly Suspect[],
): Promise<number> {
  const again = suspects
    .map(({ record }) => record)
    .filter((record) => repairsOf(record) < MAX_REPAIRS)
    .map(repaired);
  await publisher.publish(topic, again);
  return again.length;
}

/** How often a record has been published again already. */
export function repairsOf({ headers }: TopicRecord): number {
  const count = Number(String(headers[HEADERS.repairs] ?? '0'));
  return Number.isSafeInteger(count) && count >= 0 ? count : 0;
}

function repaired(record: TopicRecord): OutgoingRecord {
  const { key, value, headers } = record;
  return { key, value, headers: { ...headers, [HEADERS.repairs]: String(repairsOf(record) + 1) } };
}
