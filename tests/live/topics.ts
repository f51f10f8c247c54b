import { v4 as uuid } from 'uuid';
import type { Kafka, TopicRecord } from '../../connections/kafka/kafka.ts';
import type { Offsets } from '../../domain/verification.ts';
import { until } from './until.ts';

/** A new topic of one partition. */
export async function newTopic(
  { topics }: Kafka,
  settings: Readonly<Record<string, string>> = {},
): Promise<string> {
  const topic = `live-${uuid()}`;
  await topics.ensureTopic({ topic, partitions: 1, replicationFactor: 1, settings });
  return topic;
}

/** Reads a range of a topic. */
export async function readRange(
  { reader }: Kafka,
  topic: string,
  from: Offsets,
  to: Offsets,
): Promise<TopicRecord[]> {
  const records: TopicRecord[] = [];
  for await (const chunk of reader.read(topic, { from, to }, new AbortController().signal)) {
    records.push(...chunk);
  }
  return records;
}

/**
 * What is read of a topic of one partition, once it ends at `end`: a transaction's commit is answered before its marker stands in
 * the topic, and until then the end is the transaction's beginning.
 */
export async function readUpTo(kafka: Kafka, topic: string, end: number): Promise<TopicRecord[]> {
  const bounds = await until(
    `${end} offsets`,
    () => kafka.topics.offsets(topic),
    (offsets) => offsets.end['0'] === String(end),
  );
  return readRange(kafka, topic, bounds.begin, bounds.end);
}
