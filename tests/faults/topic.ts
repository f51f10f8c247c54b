import type { Admin } from 'kafkajs';
import { createKafkaClient } from '../../connections/kafka/client.ts';
import { UnknownTopic } from '../../connections/kafka/errors.ts';
import type { TopicRecord } from '../../connections/kafka/kafka.ts';
import { SILENT_LOG } from '../../connections/log.ts';
import { TOPIC } from '../companyNames.ts';
import { processedUpTo } from './recovery.ts';
import type { Rig } from './rig.ts';
import { untilTrue } from './waiting.ts';

/** Lets `use` do to topics what the pipeline itself never does, and closes the connection after it. */
export async function withKafkaAdmin<T>(
  { config }: Pick<Rig, 'config'>,
  use: (admin: Admin) => Promise<T>,
): Promise<T> {
  const admin = createKafkaClient(config.kafka, { clientId: 'faults', log: SILENT_LOG }).admin();
  await admin.connect();
  try {
    return await use(admin);
  } finally {
    await admin.disconnect();
  }
}

/** How much the topic holds. */
export async function topicSize({ kafka }: Pick<Rig, 'kafka'>): Promise<{
  readonly partitions: number;
  readonly records: number;
}> {
  const { begin, end } = await kafka.topics.offsets(TOPIC);
  const records = Object.entries(end).map(([partition, to]) => Number(to) - Number(begin[partition] ?? 0));
  return { partitions: records.length, records: records.reduce((sum, count) => sum + count, 0) };
}

/** Pauses the ingestion, and answers what the topic holds once it is stored: nothing is under way then. */
export async function allRecords(rig: Rig): Promise<readonly TopicRecord[]> {
  await rig.pipeline.pauseIngestion();
  const { begin, end } = await rig.kafka.topics.offsets(TOPIC);
  await processedUpTo(rig, end);
  const records: TopicRecord[] = [];
  const never = new AbortController().signal;
  for await (const chunk of rig.kafka.reader.read(TOPIC, { from: begin, to: end }, never))
    records.push(...chunk);
  return records;
}

/** Deletes the topic, and returns once it is gone, or another one is there under its name. */
export async function deleteTopic(rig: Pick<Rig, 'config' | 'kafka'>): Promise<void> {
  const { topicId } = await rig.kafka.topics.offsets(TOPIC);
  await withKafkaAdmin(rig, (admin) => admin.deleteTopics({ topics: [TOPIC] }));
  await untilTrue('the topic is gone', async () => {
    const now = await rig.kafka.topics.offsets(TOPIC).catch((error: unknown) => error);
    if (now instanceof UnknownTopic) return true;
    if (now instanceof Error) throw now;
    return (now as { readonly topicId: string }).topicId !== topicId;
  });
}

/** Publishes what {@link allRecords} answered: under the same offsets, unless the topic has another number of partitions now. */
export async function publishAgain(
  { kafka, ledger }: Pick<Rig, 'kafka' | 'ledger'>,
  records: readonly TopicRecord[],
): Promise<void> {
  await kafka.publisher.publish(TOPIC, records);
  ledger.fromBeginning();
}
