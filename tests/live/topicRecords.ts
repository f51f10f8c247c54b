import type { Kafka, TopicRecord } from '../../connections/kafka/kafka.ts';
import { UnknownTopic } from '../../connections/kafka/errors.ts';
import { TOPIC } from '../companyNames.ts';
import type { Offsets } from '../../domain/verification.ts';

/** The end of the pipeline's topic; undefined when there is no topic yet. */
export async function topicEnd({ topics }: Kafka): Promise<Offsets | undefined> {
  try {
    return (await topics.offsets(TOPIC)).end;
  } catch (error) {
    if (error instanceof UnknownTopic) return undefined;
    throw error;
  }
}

/** The records that were published since the topic ended at `since`. */
export async function recordsSince(
  { topics, reader }: Kafka,
  since: Offsets | undefined,
): Promise<readonly TopicRecord[]> {
  const { begin, end } = await topics.offsets(TOPIC);
  const range = { from: since ?? begin, to: end };
  const records: TopicRecord[] = [];
  for await (const chunk of reader.read(TOPIC, range, new AbortController().signal)) records.push(...chunk);
  return records;
}
