import type { TopicRecord } from '../../connections/kafka/kafka.ts';

/** Hundredths of the timestamps, one a partition: WriteTimes of the job has the same. */
const PARTITIONS = 100n;

/** The write timestamp of what follows from each message, by its key the last one's, told from the log alone: all messages of a topic, each partition's in the order of its offsets. */
export function writeTimesOf(log: readonly TopicRecord[]): ReadonlyMap<string, bigint> {
  const reached = new Map<number, bigint>();
  const byKey = new Map<string, bigint>();
  for (const { partition, offset, timestampMs, key } of log) {
    const after = (reached.get(partition) ?? -1n) + 1n;
    const earliest = [BigInt(timestampMs) * 1000n, BigInt(offset) * PARTITIONS].reduce(
      (one, other) => (one > other ? one : other),
      after,
    );
    const of = BigInt(partition);
    const written = earliest + ((((of - earliest) % PARTITIONS) + PARTITIONS) % PARTITIONS);
    reached.set(partition, written);
    const before = byKey.get(String(key));
    if (before === undefined || before < written) byKey.set(String(key), written);
  }
  return byKey;
}
