import type { TopicReader } from '../../connections/kafka/kafka.ts';
import type { RecordComparison } from './compare.ts';
import type { Suspect } from './checkRecords.ts';
import type { Range } from './ranges.ts';

/**
 * The suspects of which the range holds no later version, which is a record with the same id behind it in its partition.
 * A row holds the newest version of an id, so an older one need not be found, and must not be published again: it would
 * overwrite the newer. The newer one is verified itself, now or in a later verification.
 *
 * A producer without keys may send an id by several partitions. Which of its versions is the newest the log does not say, the stream decides:
 * a row that is there is then left as it is, one that is missing stays suspect.
 */
export async function withoutNewerVersion(
  { reader, parseRecord }: Pick<RecordComparison, 'parseRecord'> & { readonly reader: TopicReader },
  topic: string,
  suspects: readonly Suspect[],
  range: Range,
  signal: AbortSignal,
): Promise<readonly Suspect[]> {
  const ids = new Set(suspects.flatMap(({ id }) => (id === undefined ? [] : [id])));
  if (ids.size === 0) return suspects;
  const newest = new Map<string, Map<number, bigint>>();
  for await (const records of reader.read(topic, range, signal)) {
    for (const { partition, offset, value } of records) {
      const id = parseRecord(value)?.id;
      if (id === undefined || !ids.has(id)) continue;
      const ends = newest.get(id) ?? new Map<number, bigint>();
      newest.set(id, ends.set(partition, BigInt(offset)));
    }
  }
  return suspects.filter(({ id, differing, record: { partition, offset } }) => {
    const versions = id === undefined ? undefined : newest.get(id);
    const last = versions?.get(partition);
    if (last !== undefined && last > BigInt(offset)) return false;
    const isElsewhere = [...(versions?.keys() ?? [])].some((other) => other !== partition);
    return !(isElsewhere && differing.length > 0);
  });
}
