import { type Admin, CompressionTypes, type Kafka, type PartitionMetadata, Partitioners } from 'kafkajs';
import pRetry from 'p-retry';
import type { OutgoingRecord } from './kafka.ts';
import { isFinal, toMessage } from './kafkaMessages.ts';

/** One connected producer, with the sequence numbers of one producer id. */
export interface ProducerConnection {
  /** The topic's partitions as they are now. @throws what kafkajs throws, at once when the topic is unknown. */
  partitionsOf(topic: string): Promise<readonly PartitionMetadata[]>;
  /** Sends one batch to one partition and waits for all in-sync replicas, through a broker's restart. */
  send(batch: ProducerBatch): Promise<void>;
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
    createPartitioner: Partitioners.DefaultPartitioner,
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
      await producer.send({
        topic,
        acks: -1,
        compression: compressed ? CompressionTypes.GZIP : CompressionTypes.None,
        messages: records.map((record) => ({ ...toMessage(record), partition })),
      });
    },
    close,
  };
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
