import type { RecordMetadata } from 'kafkajs';
import type { PartitionRange } from '../../domain/offsets.ts';
import { NotAcknowledged } from './errors.ts';

/**
 * Where `records` records of one partition stand, by the brokers' answer to the request that sent them. kafkajs resolves also
 * when it has sent nothing, as to a partition that its own metadata does not have yet: its answer is empty then.
 * @throws NotAcknowledged unless the answer has the first offset of that partition, and no error.
 */
export function acknowledgedRange(
  answer: readonly RecordMetadata[],
  topic: string,
  partition: number,
  records: number,
): PartitionRange {
  const found = answer.find((one) => one.topicName === topic && one.partition === partition);
  if (found === undefined) throw new NotAcknowledged(topic, partition, records, 'no answer for it');
  const { errorCode, baseOffset } = found;
  if (errorCode !== 0) throw new NotAcknowledged(topic, partition, records, `error code ${errorCode}`);
  if (baseOffset === undefined || !/^\d+$/.test(baseOffset)) {
    throw new NotAcknowledged(topic, partition, records, `"${baseOffset}"`);
  }
  const from = BigInt(baseOffset);
  return { partition, from, to: from + BigInt(records) };
}
