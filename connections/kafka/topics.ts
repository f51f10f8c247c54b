import type { Admin, Cluster, Kafka } from 'kafkajs';
import pRetry from 'p-retry';
import pWaitFor from 'p-wait-for';
import type { TopicAdmin } from './kafka.ts';
import { openCluster } from './cluster.ts';
import { KafkaError, UnknownTopic } from './errors.ts';
import { isFinal, isProtocolError } from './messages.ts';
import { topicIdOf } from './topicId.ts';

/** How long a new topic may be without leaders: metadata reaches all brokers within moments. */
const LEADERS_WITHIN_MS = 60_000;

/**
 * kafkajs's admin client gives up at once where a broker has just become leader or has just gone; connecting has retries of
 * its own.
 */
const RETRY = { retries: 6, minTimeout: 200, factor: 2, maxTimeout: 3000, maxRetryTime: 60_000 } as const;

/** Topics by kafkajs's admin client; connects at first use, and anew after a failure. */
export function createTopicAdmin(kafka: Kafka): TopicAdmin & { close(): Promise<void> } {
  let open: Promise<Admin> | undefined;
  let cluster: Cluster | undefined;

  async function connect(): Promise<Admin> {
    const admin = kafka.admin();
    await admin.connect();
    return admin;
  }

  async function withAdmin<T>(action: string, topic: string, run: (admin: Admin) => Promise<T>): Promise<T> {
    try {
      return await pRetry(async () => run(await (open ??= connect())), {
        ...RETRY,
        shouldRetry: ({ error }) => !(error instanceof KafkaError) && !isFinal(error),
        // Whatever failed may have left the connection of no use.
        onFailedAttempt: discard,
      });
    } catch (cause) {
      if (cause instanceof KafkaError) throw cause;
      if (isProtocolError(cause, 'UNKNOWN_TOPIC_OR_PARTITION')) throw new UnknownTopic(topic, cause);
      throw new KafkaError(action, topic, cause);
    }
  }

  async function discard(): Promise<void> {
    const connected = open;
    open = undefined;
    // A connection that never came about needs no closing; its failure has been reported by its user.
    const admin = await connected?.catch(() => undefined);
    const asked = cluster;
    cluster = undefined;
    await Promise.all([admin?.disconnect(), asked?.disconnect()]);
  }

  async function topicId(topic: string): Promise<string> {
    cluster ??= openCluster(kafka);
    await cluster.connect();
    await cluster.refreshMetadataIfNecessary();
    return topicIdOf(await cluster.findControllerBroker(), topic);
  }

  return {
    ensureTopic: (specification) =>
      withAdmin('make the topic', specification.topic, async (admin) => {
        const { topic, partitions, replicationFactor, settings } = specification;
        if (!(await admin.listTopics()).includes(topic)) {
          // Resolves to false when somebody else was quicker, which is as good.
          await admin.createTopics({
            // With true, kafkajs may fail although the topic was made: its leaders take a moment. So they are polled for.
            waitForLeaders: false,
            topics: [
              {
                topic,
                numPartitions: partitions,
                replicationFactor,
                configEntries: Object.entries(settings).map(([name, value]) => ({ name, value })),
              },
            ],
          });
        }
        return { partitions: await waitForLeaders(admin, topic) };
      }),

    offsets: (topic) =>
      withAdmin('read the offsets of', topic, async (admin) => {
        // Says at once that a topic is unknown, which the next call would retry for as long as a broker's restart takes.
        await admin.fetchTopicMetadata({ topics: [topic] });
        const partitions = await admin.fetchTopicOffsets(topic);
        return {
          topicId: await topicId(topic),
          begin: Object.fromEntries(partitions.map(({ partition, low }) => [partition, low])),
          end: Object.fromEntries(partitions.map(({ partition, high }) => [partition, high])),
        };
      }),

    offsetsAt: (topic, timestampMs) =>
      withAdmin('find offsets by time in', topic, async (admin) => {
        await admin.fetchTopicMetadata({ topics: [topic] });
        const partitions = await admin.fetchTopicOffsetsByTimestamp(topic, timestampMs);
        return Object.fromEntries(partitions.map(({ partition, offset }) => [partition, offset]));
      }),

    close: discard,
  };
}

async function waitForLeaders(admin: Admin, topic: string): Promise<number> {
  let count = 0;
  await pWaitFor(
    async () => {
      try {
        const { topics } = await admin.fetchTopicMetadata({ topics: [topic] });
        const partitions = topics.find(({ name }) => name === topic)?.partitions ?? [];
        count = partitions.length;
        return count > 0 && partitions.every(({ leader }) => leader >= 0);
      } catch (error) {
        // Both are what a broker answers that has not heard of the new topic yet.
        const early = ['UNKNOWN_TOPIC_OR_PARTITION', 'LEADER_NOT_AVAILABLE'];
        if (early.some((type) => isProtocolError(error, type))) return false;
        throw error;
      }
    },
    {
      interval: 100,
      timeout: {
        milliseconds: LEADERS_WITHIN_MS,
        message: new KafkaError(
          'make the topic',
          topic,
          `expected a leader for every partition, got ${count} partitions and not all have one after ${LEADERS_WITHIN_MS} ms`,
        ),
      },
    },
  );
  return count;
}
