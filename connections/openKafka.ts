import type { KafkaConfig } from '../config/pipelineConfig.ts';
import type { Kafka } from './kafka.ts';
import { openCluster } from './kafkaCluster.ts';
import { createKafkaClient, type KafkaClientOptions } from './kafkaClient.ts';
import { connectProducer } from './kafkaProducer.ts';
import { createPublisher } from './kafkaPublisher.ts';
import { createTopicReader } from './kafkaReader.ts';
import { createTopicAdmin } from './kafkaTopics.ts';

/** Opens Kafka; `close` it after use. */
export function openKafka(config: KafkaConfig, options: KafkaClientOptions): Kafka {
  const client = createKafkaClient(config, options);
  const publisher = createPublisher(() => connectProducer(client), options.log);
  const topics = createTopicAdmin(client);
  const reader = createTopicReader(() => openCluster(client));
  return {
    publisher,
    topics,
    reader,
    async close() {
      await Promise.all([publisher.close(), topics.close(), reader.close()]);
    },
  };
}
