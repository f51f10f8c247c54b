import type { Publisher, TopicAdmin, TopicSpecification } from '../connections/kafka.ts';
import { UnknownTopic } from '../connections/kafkaErrors.ts';
import type { PipelineNames } from '../domain/definition.ts';

/** What the topics are made by, where they are missing. */
export interface TopicOptions {
  readonly topicPartitions: number;
  readonly replicationFactor: number;
  /** The largest answer of the source in bytes: what is refused of it is kept whole. */
  readonly maxAnswerBytes: number;
}

const DAY_MS = 86_400_000;
/** Time enough to repair what the stream could not store; the tables hold the data itself. */
const RETENTION_MS = 7 * DAY_MS;
/** Nothing reads what was refused but people. */
const DEAD_LETTER_RETENTION_MS = 365 * DAY_MS;

/** The pipeline's topics: that of its records, and that of what the schema refused. */
export function pipelineTopics(
  names: Pick<PipelineNames, 'topic' | 'deadLetterTopic'>,
  { topicPartitions, replicationFactor, maxAnswerBytes }: TopicOptions,
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
    records: { topic: names.topic, ...size, settings: { ...settings, 'retention.ms': String(RETENTION_MS) } },
    deadLetters: {
      topic: names.deadLetterTopic,
      ...size,
      settings: {
        ...settings,
        'retention.ms': String(DEAD_LETTER_RETENTION_MS),
        // Twice the answer: JSON text may grow when it is written anew.
        'max.message.bytes': String(2 * maxAnswerBytes),
      },
    },
  };
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
