import type { Cassandra } from '../../connections/cassandra/cassandra.ts';
import type { TopicRecord } from '../../connections/kafka/kafka.ts';
import { KEYSPACE } from '../../domain/names.ts';
import { TABLES, TOPIC } from '../companyNames.ts';
import { deleteByHand } from './byHand.ts';

/** Columns of a dead letter, in the order of the table's. */
export type DeadLetterRow = readonly [
  day: string,
  topic: string,
  partition: number,
  offset: bigint,
  reason: string,
  key: Buffer | null,
  value: Buffer | null,
  appendedAt: Date,
];

/** What a narrower schema would say of a record that fits the one there is. */
export const NARROW = 'country: is not in the list of a narrower schema';

/** The dead letter that a record would be under a narrower schema. */
export function narrowed({ partition, offset, key, value, timestampMs }: TopicRecord): DeadLetterRow {
  const at = new Date(timestampMs);
  return [at.toISOString().slice(0, 10), TOPIC, partition, BigInt(offset), NARROW, key, value, at];
}

/** As the job writes a dead letter. */
export async function refuse(
  cassandra: Cassandra,
  [day, topic, partition, offset, ...row]: DeadLetterRow,
): Promise<void> {
  const slice = offset / 10_000n;
  await cassandra.execute(
    `INSERT INTO ${KEYSPACE}.${TABLES.deadLetterSlices} (day, topic, partition, slice) VALUES (?, ?, ?, ?)`,
    [day, topic, partition, slice],
  );
  await cassandra.execute(
    `INSERT INTO ${KEYSPACE}.${TABLES.deadLettersBySlice} (day, topic, partition, slice, offset, reason, key, value, appended_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    [day, topic, partition, slice, offset, ...row],
  );
}

/**
 * Leaves a record that is stored as a narrower schema would have left it: a dead letter, without a row. The dead letter comes first, as a
 * verification meanwhile finds what became of it.
 */
export async function refuseByHand(cassandra: Cassandra, record: TopicRecord): Promise<void> {
  await refuse(cassandra, narrowed(record));
  await deleteByHand(cassandra, String(record.key));
}
