import type { KafkaConfig } from '../../config/pipelineConfig.ts';
import type { Kafka } from './kafka.ts';
import { openCluster } from './cluster.ts';
import { createKafkaClient, type KafkaClientOptions } from './client.ts';
import { connectProducer } from './producer.ts';
import { createPublisher } from './publisher.ts';
import { createTopicReader } from './reader.ts';
import { createTopicAdmin } from './topics.ts';

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
