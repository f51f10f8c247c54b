import type { Kafka as KafkaJs } from 'kafkajs';
import { loadPipeline } from '../../pipelines/load.ts';
import { createIngestActivities } from '../../activities/ingest.ts';
import { companies as definition } from '../../pipelines/companies/pipeline.ts';
import { companySource } from '../../pipelines/companies/source.ts';
import { apiCompany } from '../../pipelines/companies/example.ts';
import { activityEnvironment } from '../fakes/activityEnvironment.ts';
import { makingTopics } from '../../activities/topics.ts';
import type { Kafka } from '../../connections/kafka/kafka.ts';
import { UnknownTopic } from '../../connections/kafka/errors.ts';
import { createKafkaClient } from '../../connections/kafka/client.ts';
import { SILENT_LOG } from '../../connections/log.ts';
import { openKafka } from '../../connections/kafka/openKafka.ts';
import { DEAD_LETTER_TOPIC, TOPIC } from '../companyNames.ts';
import { liveStack } from './stack.ts';
import { until } from './until.ts';

const { config } = liveStack();
const options = { clientId: 'live-test', log: SILENT_LOG };

let kafka: Kafka;
let client: KafkaJs;
beforeAll(() => {
  kafka = openKafka(config.kafka, options);
  client = createKafkaClient(config.kafka, options);
});
afterAll(() => kafka.close());

/** Offsets of all partitions together; 0 of a topic that is not there. */
async function size(topic: string): Promise<number> {
  try {
    const { end } = await kafka.topics.offsets(topic);
    return Object.values(end).reduce((sum, offset) => sum + Number(offset), 0);
  } catch (error) {
    if (error instanceof UnknownTopic) return 0;
    throw error;
  }
}

async function remove(topic: string): Promise<void> {
  const admin = client.admin();
  await admin.connect();
  try {
    await admin.deleteTopics({ topics: [topic] });
    await until(
      `${topic} is gone`,
      () => admin.listTopics(),
      (topics) => !topics.includes(topic),
    );
  } finally {
    await admin.disconnect();
  }
}

it('the dead-letter topic is made again by the tick that needs it, which publishes its records once', async () => {
  const companies = [
    ...Array.from({ length: 9 }, (_, index) => apiCompany({ name: `Company ${index}` })),
    apiCompany({ name: 17 }),
  ];
  const pipeline = await loadPipeline('companies');
  const { ingestTick } = createIngestActivities({
    definition,
    description: companySource,
    source: { fetch: () => Promise.resolve({ items: companies }) },
    publisher: makingTopics(kafka.publisher, kafka.topics, pipeline.definition.names, {
      topicPartitions: config.kafka.topicPartitions,
      replicationFactor: config.kafka.replicationFactor,
      retentionBytes: config.kafka.retentionBytes,
      maxAnswerBytes: config.source.maxBytes,
    }),
    schemaRegistry: { ensureSchema: () => Promise.resolve(1) },
    contract: pipeline,
  });
  const tick = (number: number) =>
    activityEnvironment().run(ingestTick, {
      identity: { workflowId: 'live-test/ingest', firstExecutionRunId: 'run', tick: number },
      scheduledAt: '2026-11-23T12:00:00.000Z',
      quantity: 10,
    });
  await tick(1);
  const before = await size(TOPIC);
  await remove(DEAD_LETTER_TOPIC);

  // By a producer that has sent to the topic while it was there.
  await expect(tick(2)).resolves.toMatchObject({ records: 9, rejected: 1 });
  await expect(size(TOPIC)).resolves.toBe(before + 9);
  await expect(size(DEAD_LETTER_TOPIC)).resolves.toBe(1);
});
