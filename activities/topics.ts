import type { Publisher, TopicAdmin, TopicSpecification } from '../connections/kafka/kafka.ts';
import { UnknownTopic } from '../connections/kafka/errors.ts';
import type { PipelineNames } from '../domain/definition.ts';

/** What the topics are made by, where they are missing. */
export interface TopicOptions {
  readonly topicPartitions: number;
  readonly replicationFactor: number;
  /** What the topic of records holds at most, all partitions together. */
  readonly retentionBytes: number;
  /** The largest answer of the source in bytes: what is refused of it is kept whole. */
  readonly maxAnswerBytes: number;
}

const DAY_MS = 86_400_000;
const GIB = 1024 ** 3;
const SMALLEST_SEGMENT_BYTES = 1024 ** 2;
/** Time enough to repair what the stream could not store; the tables hold the data itself. */
const RETENTION_MS = 7 * DAY_MS;
/** Nothing reads what was refused but people. */
const DEAD_LETTER_RETENTION_MS = 365 * DAY_MS;
const DEAD_LETTER_RETENTION_BYTES = GIB;

/** The pipeline's topics: that of its records, and that of what the schema refused. */
export function pipelineTopics(
  names: Pick<PipelineNames, 'topic' | 'deadLetterTopic'>,
  { topicPartitions, replicationFactor, retentionBytes, maxAnswerBytes }: TopicOptions,
): {
  readonly records: TopicSpecification;
  readonly deadLetters: TopicSpecification;
} {
  const size = { partitions: topicPartitions, replicationFactor };
  const settings = {
    'cleanup.policy': 'delete',
    // One replica may be away without a write being refused, where there is one to spare.
    'min.insync.replicas': String(Math.max(1, replicationFactor - 1)),
    // Verification measures how long a record has waited, by the broker's clock.
    'message.timestamp.type': 'LogAppendTime',
  };
  return {
    records: {
      topic: names.topic,
      ...size,
      settings: {
        ...settings,
        'retention.ms': String(RETENTION_MS),
        ...boundedBy(retentionBytes, topicPartitions),
      },
    },
    deadLetters: {
      topic: names.deadLetterTopic,
      ...size,
      settings: {
        ...settings,
        'retention.ms': String(DEAD_LETTER_RETENTION_MS),
        ...boundedBy(DEAD_LETTER_RETENTION_BYTES, topicPartitions),
        // Twice the answer: JSON text may grow when it is written anew.
        'max.message.bytes': String(2 * maxAnswerBytes),
      },
    },
  };
}

/** Kafka bounds each partition, and deletes whole segments: in small ones, so that the bound is kept to an eighth. */
function boundedBy(bytes: number, partitions: number): Readonly<Record<string, string>> {
  const ofPartition = Math.ceil(bytes / partitions);
  const segment = Math.min(GIB, Math.max(SMALLEST_SEGMENT_BYTES, Math.ceil(ofPartition / 8)));
  return { 'retention.bytes': String(ofPartition), 'segment.bytes': String(segment) };
}

/**
 * A publisher that makes a topic of the pipeline where it finds none, e.g. because somebody has deleted it, and sends again:
 * to a topic that is not there nothing has been sent. It fails as `publisher` and `topics` do.
 */
export function makingTopics(
  publisher: Publisher,
  topics: TopicAdmin,
  names: Pick<PipelineNames, 'topic' | 'deadLetterTopic'>,
  options: TopicOptions,
): Publisher {
  const specifications = Object.values(pipelineTopics(names, options));
  return {
    async publish(topic, records) {
      try {
        return await publisher.publish(topic, records);
      } catch (error) {
        const specification = specifications.find((one) => one.topic === topic);
        if (!(error instanceof UnknownTopic) || specification === undefined) throw error;
        await topics.ensureTopic(specification);
        return publisher.publish(topic, records);
      }
    },
  };
}
