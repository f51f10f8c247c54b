import {
  type Admin,
  CompressionTypes,
  type ICustomPartitioner,
  type Kafka,
  type PartitionMetadata,
} from 'kafkajs';
import pRetry from 'p-retry';
import type { PartitionRange } from '../../domain/offsets.ts';
import type { OutgoingRecord } from './kafka.ts';
import { acknowledgedRange } from './acknowledgement.ts';
import { isFinal, toMessage } from './messages.ts';

/** One connected producer, with the sequence numbers of one producer id. */
export interface ProducerConnection {
  /** The topic's partitions as they are now. @throws what kafkajs throws, at once when the topic is unknown. */
  partitionsOf(topic: string): Promise<readonly PartitionMetadata[]>;
  /**
   * Sends one batch to one partition and waits for all in-sync replicas, through a broker's restart; says where it stands.
   * @throws NotAcknowledged when no broker answered with its offset, else what kafkajs throws.
   */
  send(batch: ProducerBatch): Promise<PartitionRange>;
  close(): Promise<void>;
}

/** Records of one partition that are sent together. */
export interface ProducerBatch {
  readonly topic: string;
  readonly partition: number;
  readonly records: readonly OutgoingRecord[];
  readonly compressed: boolean;
}

/** The producer waits out a broker's restart by itself; asking for the partitions must too. */
const METADATA_RETRY = {
  retries: 15,
  minTimeout: 300,
  factor: 2,
  maxTimeout: 5000,
  maxRetryTime: 60_000,
} as const;

/** Connects an idempotent producer. @throws what kafkajs throws, after its retries. */
export async function connectProducer(kafka: Kafka): Promise<ProducerConnection> {
  const producer = kafka.producer({
    idempotent: true,
    maxInFlightRequests: 1,
    allowAutoTopicCreation: false,
    createPartitioner: chosenPartition,
  });
  const admin = kafka.admin();
  async function close(): Promise<void> {
    await Promise.all([producer.disconnect(), admin.disconnect()]);
  }
  try {
    await Promise.all([producer.connect(), admin.connect()]);
  } catch (error) {
    await close();
    throw error;
  }
  return {
    partitionsOf: (topic) => partitionsOf(admin, topic),
    async send({ topic, partition, records, compressed }) {
      const answer = await producer.send({
        topic,
        acks: -1,
        compression: compressed ? CompressionTypes.GZIP : CompressionTypes.None,
        messages: records.map((record) => ({ ...toMessage(record), partition })),
      });
      return acknowledgedRange(answer, topic, partition, records.length);
    },
    close,
  };
}

/**
 * The partition that the publisher chose. kafkajs sends by metadata of its own, which may be minutes older than that choice,
 * and leaves out what is for a partition that it does not know. So such a partition is an error here, before anything
 * is sent: the one at which kafkajs asks for its metadata anew, and tries again.
 */
export const chosenPartition: ICustomPartitioner =
  () =>
  ({ topic, partitionMetadata, message: { partition } }) => {
    if (partition === undefined || !partitionMetadata.some(({ partitionId }) => partitionId === partition)) {
      throw new PartitionNotKnownYet(topic, partition);
    }
    return partition;
  };

class PartitionNotKnownYet extends Error {
  override readonly name = 'PartitionNotKnownYet';
  readonly type = 'LEADER_NOT_AVAILABLE';
  constructor(topic: string, partition: number | undefined) {
    super(`expected partition ${partition} of ${topic} in the producer's metadata, got none`);
  }
}

function partitionsOf(admin: Admin, topic: string): Promise<readonly PartitionMetadata[]> {
  return pRetry(
    async () => {
      const { topics } = await admin.fetchTopicMetadata({ topics: [topic] });
      return topics.find(({ name }) => name === topic)?.partitions ?? [];
    },
    {
      ...METADATA_RETRY,
      shouldRetry: ({ error }) => !isFinal(error),
    },
  );
}
