import kafkajs, { type Admin } from 'kafkajs';
import pMap from 'p-map';
import { createKafkaClient, type KafkaAccess } from '../../../connections/kafka/client.ts';
import { OffsetsLost } from '../../../connections/kafka/errors.ts';
import { openCluster } from '../../../connections/kafka/cluster.ts';
import { createTopicReader } from '../../../connections/kafka/reader.ts';
import { SILENT_LOG } from '../../../connections/log.ts';
import { reading } from '../../../connections/reading.ts';
import type { Offsets } from '../../../domain/verification.ts';
import { messageView, newestFirst } from './messages.ts';
import { newestRange } from '../../../domain/offsetDistance.ts';
import type { BrokersView, GroupView, MessageView, TopicSetting, TopicView } from './views.ts';

/** What the page asks of Kafka. All of it only reads. */
export interface KafkaBrowser {
  brokers(): Promise<BrokersView>;
  /** All topics but Kafka's own, in the order of their names. */
  topics(): Promise<readonly TopicView[]>;
  groups(): Promise<readonly GroupView[]>;
  /** The topic's own settings, by name. */
  settings(topic: string): Promise<readonly TopicSetting[]>;
  /** The newest `count` messages, newest first, with long texts cut, and with these fields; undefined when there is no such topic. */
  newest(
    topic: string,
    count: number,
    columns: readonly string[],
  ): Promise<readonly MessageView[] | undefined>;
  /** One message in full; undefined when there is none at this place. */
  message(topic: string, partition: number, offset: string): Promise<MessageView | undefined>;
}

const OFFSETS_WITHIN_MS = 4000;
const READ_WITHIN_MS = 8000;
const PREVIEW_LENGTH = 400;

/** Opens Kafka for reading; connects at first use, and anew after a failure. `close` it after use. */
export function openKafkaBrowser(config: KafkaAccess): KafkaBrowser & { close(): Promise<void> } {
  const client = createKafkaClient(config, {
    clientId: 'topic-page',
    log: SILENT_LOG,
    retry: { retries: 1 },
  });
  const reader = createTopicReader(() => openCluster(client));
  let open: Promise<Admin> | undefined;

  async function connect(): Promise<Admin> {
    const admin = client.admin();
    await admin.connect();
    return admin;
  }

  async function withAdmin<T>(run: (admin: Admin) => Promise<T>): Promise<T> {
    const current = (open ??= connect());
    try {
      return await run(await current);
    } catch (error) {
      // The next page load begins with a new connection, unless another one has made one already.
      if (open === current) await discard();
      throw error;
    }
  }

  async function discard(): Promise<void> {
    const [current] = await Promise.allSettled([open]);
    open = undefined;
    if (current.status === 'fulfilled') await current.value?.disconnect();
  }

  const offsetsOf = (topic: string) =>
    withAdmin(async (admin) => {
      const partitions = await admin.fetchTopicOffsets(topic);
      return {
        begin: Object.fromEntries(partitions.map(({ partition, low }) => [partition, low])),
        end: Object.fromEntries(partitions.map(({ partition, high }) => [partition, high])),
      };
    });

  async function read(
    topic: string,
    range: { from: Offsets; to: Offsets },
    ...shown: readonly [limit: number, columns?: readonly string[]]
  ) {
    const messages: MessageView[] = [];
    for await (const chunk of reader.read(topic, range, AbortSignal.timeout(READ_WITHIN_MS)))
      messages.push(...chunk.map((record) => messageView(record, ...shown)));
    return messages;
  }

  const exists = (topic: string) => withAdmin(async (admin) => (await admin.listTopics()).includes(topic));

  return {
    brokers: () =>
      withAdmin(async (admin) => {
        const { clusterId, controller, brokers } = await admin.describeCluster();
        return {
          clusterId,
          controller,
          brokers: brokers.map(({ nodeId, host, port }) => ({ nodeId, host, port })),
        };
      }),

    topics: () =>
      withAdmin(async (admin) => {
        const { topics } = await admin.fetchTopicMetadata();
        const shown = topics
          .filter(({ name }) => !name.startsWith('__'))
          .toSorted((a, b) => a.name.localeCompare(b.name));
        const view = async ({ name, partitions }: (typeof shown)[number]): Promise<TopicView> => ({
          name,
          partitions: partitions
            .map(({ partitionId, leader, replicas, isr }) => ({
              partition: partitionId,
              leader,
              replicas,
              inSync: isr,
            }))
            .toSorted((a, b) => a.partition - b.partition),
          offsets: await reading(OFFSETS_WITHIN_MS, () => offsetsOf(name)),
        });
        return pMap(shown, view, { concurrency: 8 });
      }),

    groups: () =>
      withAdmin(async (admin) => {
        const { groups: listed } = await admin.listGroups();
        if (listed.length === 0) return [];
        const { groups } = await admin.describeGroups(listed.map(({ groupId }) => groupId));
        return pMap(groups, async ({ groupId, state, members }) => ({
          groupId,
          state,
          members: members.length,
          committed: await committedBy(admin, groupId),
        }));
      }),

    settings: (topic) =>
      withAdmin(async (admin) => {
        const resources = [{ type: kafkajs.ConfigResourceTypes.TOPIC, name: topic }];
        const { resources: described } = await admin.describeConfigs({ resources, includeSynonyms: false });
        return described
          .flatMap(({ configEntries }) => configEntries)
          .filter(({ configSource }) => configSource === kafkajs.ConfigSource.TOPIC_CONFIG)
          .map(({ configName, configValue }) => ({ name: configName, value: configValue }))
          .toSorted((a, b) => a.name.localeCompare(b.name));
      }),

    async newest(topic, count, columns) {
      if (!(await exists(topic))) return undefined;
      const { begin, end } = await offsetsOf(topic);
      return newestFirst(await read(topic, newestRange(begin, end, count), PREVIEW_LENGTH, columns), count);
    },

    async message(topic, partition, offset) {
      if (!(await exists(topic))) return undefined;
      const end = (await offsetsOf(topic)).end[partition];
      if (end === undefined || BigInt(offset) >= BigInt(end)) return undefined;
      const range = { from: { [partition]: offset }, to: { [partition]: String(BigInt(offset) + 1n) } };
      try {
        return (await read(topic, range, Infinity)).at(0);
      } catch (error) {
        if (error instanceof OffsetsLost) return undefined;
        throw error;
      }
    },

    async close() {
      await Promise.all([discard(), reader.close()]);
    },
  };
}

async function committedBy(admin: Admin, groupId: string): Promise<GroupView['committed']> {
  const topics = await admin.fetchOffsets({ groupId });
  return topics.map(({ topic, partitions }) => ({
    topic,
    // -1 stands for "never committed".
    offsets: Object.fromEntries(
      partitions.filter(({ offset }) => offset !== '-1').map(({ partition, offset }) => [partition, offset]),
    ),
  }));
}
