import kafkajs, { type Admin } from 'kafkajs';
import { createKafkaClient } from '../../../connections/kafka/client.ts';
import { SILENT_LOG } from '../../../connections/log.ts';
import { TOPIC } from '../../companyNames.ts';
import type { TopicRecord } from '../../../connections/kafka/kafka.ts';
import type { Fault } from '../fault.ts';
import type { Rig } from '../rig.ts';
import { withKafkaAdmin } from '../topic.ts';
import { untilDefined } from '../waiting.ts';

/** What a producer may take for milliseconds, of which one has so many. */
const UNITS = { microseconds: 1000n, nanoseconds: 1_000_000n } as const;
/** Records have their producers' times, however far in the future; by default a broker allows an hour. */
const PRODUCERS_TIMES = {
  'message.timestamp.type': 'CreateTime',
  'message.timestamp.after.max.ms': '9223372036854775807',
};
const TOPIC_RESOURCE = { type: kafkajs.ConfigResourceTypes.TOPIC, name: TOPIC };

/** Faults of records, which somebody else has published. */
export const recordFaults: readonly Fault[] = [
  {
    kind: 'producer-times',
    once: true,
    async inject(rig) {
      const { key, value } = await aValidRecord(rig);
      await withKafkaAdmin(rig, async (admin) => {
        const before = await topicSettings(admin);
        await setTopic(admin, { ...before, ...PRODUCERS_TIMES });
        const producer = createKafkaClient(rig.config.kafka, {
          clientId: 'faults',
          log: SILENT_LOG,
        }).producer();
        await producer.connect();
        try {
          const now = BigInt(Date.now());
          const messages = Object.values(UNITS).map((many) => ({
            key,
            value,
            timestamp: String(now * many),
          }));
          await producer.send({ topic: TOPIC, messages });
        } finally {
          await producer.disconnect();
          await setTopic(admin, before);
        }
      });
      return {
        healedAt: Date.now(),
        detail: `records whose times are in ${Object.keys(UNITS).join(' and ')}`,
      };
    },
  },
  {
    kind: 'excessive-value',
    once: true,
    async inject(rig) {
      const { key, value } = await aValidRecord(rig);
      const record: object = JSON.parse(String(value));
      rig.ledger.expectRefused();
      await rig.kafka.publisher.publish(TOPIC, [
        { key, value: JSON.stringify({ ...record, revenue: 1e308 }) },
      ]);
      return { healedAt: Date.now(), detail: 'a revenue of 1e308 is a dead letter' };
    },
  },
];

/** The next record that the ingestion publishes. */
function aValidRecord({ kafka }: Pick<Rig, 'kafka'>): Promise<TopicRecord> {
  let before: Readonly<Record<string, string>> | undefined;
  return untilDefined('a record', async () => {
    const { end } = await kafka.topics.offsets(TOPIC);
    before ??= end;
    const from = before;
    for await (const [record] of kafka.reader.read(TOPIC, { from, to: end }, new AbortController().signal))
      if (record !== undefined) return record;
    return undefined;
  });
}

/** What was set for the topic itself. */
async function topicSettings(admin: Admin): Promise<Readonly<Record<string, string>>> {
  const { resources } = await admin.describeConfigs({ resources: [TOPIC_RESOURCE], includeSynonyms: false });
  const ofTopic = (resources[0]?.configEntries ?? []).filter(
    ({ configSource }) => configSource === kafkajs.ConfigSource.TOPIC_CONFIG,
  );
  return Object.fromEntries(ofTopic.map(({ configName, configValue }) => [configName, configValue]));
}

/** All that is to be set: what is not named gets the broker's default. */
async function setTopic(admin: Admin, settings: Readonly<Record<string, string>>): Promise<void> {
  const configEntries = Object.entries(settings).map(([name, value]) => ({ name, value }));
  await admin.alterConfigs({ validateOnly: false, resources: [{ ...TOPIC_RESOURCE, configEntries }] });
}
