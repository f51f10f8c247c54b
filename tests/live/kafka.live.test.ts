import { ConfigResourceTypes, type Kafka as KafkaJs } from 'kafkajs';
import { v4 as uuid } from 'uuid';
import type { Kafka, TopicRecord } from '../../connections/kafka/kafka.ts';
import { openKafka } from '../../connections/kafka/openKafka.ts';
import { createKafkaClient } from '../../connections/kafka/client.ts';
import { UnknownTopic } from '../../connections/kafka/errors.ts';
import { SILENT_LOG } from '../../connections/log.ts';
import type { OffsetRanges } from '../../domain/offsets.ts';
import type { Offsets } from '../../domain/verification.ts';
import { liveStack } from './stack.ts';
import { until } from './until.ts';

const { config } = liveStack();
const options = { clientId: 'live-test', log: SILENT_LOG };
const never = new AbortController().signal;

let kafka: Kafka;
let client: KafkaJs;
beforeAll(() => {
  kafka = openKafka(config.kafka, options);
  client = createKafkaClient(config.kafka, options);
});
afterAll(() => kafka.close());

async function newTopic(settings: Readonly<Record<string, string>> = {}): Promise<string> {
  const topic = `live-${uuid()}`;
  await kafka.topics.ensureTopic({ topic, partitions: 3, replicationFactor: 1, settings });
  return topic;
}

async function readAll(topic: string, from: Offsets, to: Offsets): Promise<TopicRecord[]> {
  const records: TopicRecord[] = [];
  for await (const chunk of kafka.reader.read(topic, { from, to }, never)) records.push(...chunk);
  return records;
}

/** The keys of the records that stand in the ranges, sorted. */
async function keysAt(topic: string, ranges: OffsetRanges): Promise<string[]> {
  const keys: string[] = [];
  for (const [partition, stretches] of Object.entries(ranges)) {
    for (const [from, to] of stretches) {
      const records = await readAll(topic, { [partition]: from }, { [partition]: to });
      keys.push(...records.map(({ key }) => String(key)));
    }
  }
  return keys.toSorted();
}

/** Runs `use` with a client of kafkajs, which is disconnected however it ends. */
async function using<C extends { connect(): Promise<void>; disconnect(): Promise<void> }, T>(
  connected: C,
  use: (connected: C) => Promise<T>,
): Promise<T> {
  await connected.connect();
  try {
    return await use(connected);
  } finally {
    await connected.disconnect();
  }
}

describe('topics', () => {
  it('are made with their settings, once', async () => {
    const topic = await newTopic({ 'message.timestamp.type': 'LogAppendTime', 'retention.ms': '3600000' });
    const again = { topic, partitions: 7, replicationFactor: 1, settings: {} };
    await expect(kafka.topics.ensureTopic(again)).resolves.toEqual({ partitions: 3 });
    const { resources } = await using(client.admin(), (admin) =>
      admin.describeConfigs({
        includeSynonyms: false,
        resources: [{ type: ConfigResourceTypes.TOPIC, name: topic }],
      }),
    );
    const settings = Object.fromEntries(
      (resources[0]?.configEntries ?? []).map(({ configName, configValue }) => [configName, configValue]),
    );
    expect(settings).toMatchObject({ 'message.timestamp.type': 'LogAppendTime', 'retention.ms': '3600000' });
  });

  it('are known by an id, which one that is deleted and made again does not keep', async () => {
    const topic = await newTopic();
    const { topicId } = await kafka.topics.offsets(topic);
    expect(topicId).toMatch(/^[\w-]{22}$/);
    expect((await kafka.topics.offsets(topic)).topicId).toBe(topicId);
    await using(client.admin(), (admin) => admin.deleteTopics({ topics: [topic] }));
    const gone = () => kafka.topics.offsets(topic).catch((error: unknown) => error);
    await until('the topic is gone', gone, (answer) => answer instanceof UnknownTopic);
    await kafka.topics.ensureTopic({ topic, partitions: 3, replicationFactor: 1, settings: {} });
    const again = await kafka.topics.offsets(topic);
    expect(again.topicId).toMatch(/^[\w-]{22}$/);
    expect(again.topicId).not.toBe(topicId);
  });

  it('that do not exist are unknown, at once', async () => {
    await expect(kafka.topics.offsets(`none-${uuid()}`)).rejects.toMatchObject({ name: 'UnknownTopic' });
    await expect(kafka.publisher.publish(`none-${uuid()}`, [{ key: 'k', value: 'v' }])).rejects.toMatchObject(
      {
        name: 'UnknownTopic',
      },
    );
  });
});

describe('publisher and reader', () => {
  it('bring 7 MB of records through, each once, each key in one partition and in its order', async () => {
    const topic = await newTopic();
    const sent = Array.from({ length: 5000 }, (_, index) => ({
      key: `key-${index % 1000}`,
      value: JSON.stringify({ index, text: 'ä'.repeat(700) }),
      headers: { tick: `t/${index}` },
    }));
    await kafka.publisher.publish(topic, sent);
    const { begin, end } = await kafka.topics.offsets(topic);
    const read = await readAll(topic, begin, end);

    expect(read).toHaveLength(sent.length);
    const byKey = new Map<string, TopicRecord[]>();
    for (const record of read)
      byKey.set(String(record.key), [...(byKey.get(String(record.key)) ?? []), record]);
    expect(byKey.size).toBe(1000);
    for (const [key, records] of byKey) {
      const expected = sent.filter((record) => record.key === key);
      expect(records.map(({ value }) => String(value))).toEqual(expected.map(({ value }) => value));
      expect(records.map(({ headers }) => String(headers['tick']))).toEqual(
        expected.map(({ headers }) => headers.tick),
      );
      expect(new Set(records.map(({ partition }) => partition)).size).toBe(1);
    }
  });

  it('bring every record through while the topic gets more partitions', async () => {
    const topic = await newTopic();
    await kafka.publisher.publish(topic, [{ key: 'before', value: 'v' }]);
    // What is known of the topic from now on is old in a moment.
    expect(Object.keys((await kafka.topics.offsets(topic)).end)).toHaveLength(3);
    await using(client.admin(), (admin) =>
      admin.createPartitions({ topicPartitions: [{ topic, count: 12 }] }),
    );
    for (let tick = 0; tick < 10; tick++) {
      const records = Array.from({ length: 50 }, (_, index) => ({ key: `${tick}/${index}`, value: 'v' }));
      const acknowledged = await kafka.publisher.publish(topic, records);
      expect(await keysAt(topic, acknowledged)).toEqual(records.map(({ key }) => key).toSorted());
    }

    const { begin, end } = await kafka.topics.offsets(topic);
    expect(Object.keys(end)).toHaveLength(12);
    await expect(readAll(topic, begin, end)).resolves.toHaveLength(501);
  });

  it('bring values of 900 KB, null values and repeated headers through as they are', async () => {
    const topic = await newTopic();
    const value = Buffer.from(Array.from({ length: 900_000 }, (_, index) => (index * 7919) % 251));
    await kafka.publisher.publish(topic, [
      { key: 'large', value },
      { key: Buffer.from([0, 255]), value: null, headers: { h: [Buffer.from('1'), Buffer.from('2')] } },
    ]);
    const { begin, end } = await kafka.topics.offsets(topic);
    const read = await readAll(topic, begin, end);
    expect(read.find(({ key }) => String(key) === 'large')?.value?.equals(value)).toBe(true);
    const other = read.find((record) => record.value === null);
    expect(other?.key).toEqual(Buffer.from([0, 255]));
    expect(other?.headers).toEqual({ h: [Buffer.from('1'), Buffer.from('2')] });
  });

  it('read exactly the range that is asked for', async () => {
    const topic = await newTopic();
    const records = Array.from({ length: 300 }, (_, index) => ({ key: `${index}`, value: `${index}` }));
    await kafka.publisher.publish(topic, records);
    const read = await readAll(topic, { 0: '10', 1: '5', 2: '7' }, { 0: '13', 1: '5' });
    expect(read.map(({ partition, offset }) => [partition, offset])).toEqual([
      [0, '10'],
      [0, '11'],
      [0, '12'],
    ]);
  });

  it('say so when records of the range are no longer held', async () => {
    const topic = await newTopic();
    const records = Array.from({ length: 20 }, () => ({ key: 'same', value: 'x' }));
    await kafka.publisher.publish(topic, records);
    const { begin, end } = await kafka.topics.offsets(topic);
    const partition = Object.keys(end).find((one) => end[one] === '20') ?? '';
    await using(client.admin(), async (admin) => {
      // kafkajs deletes records of topics only that it has asked about before.
      await admin.fetchTopicOffsets(topic);
      await admin.deleteTopicRecords({ topic, partitions: [{ partition: Number(partition), offset: '5' }] });
    });
    await expect(readAll(topic, begin, end)).rejects.toMatchObject({
      name: 'OffsetsLost',
      partition: Number(partition),
      offset: '0',
    });
    const { begin: held } = await kafka.topics.offsets(topic);
    expect(held[partition]).toBe('5');
    await expect(readAll(topic, held, end)).resolves.toHaveLength(15);
  });

  it('refuse a record that the brokers do not take for its size, and go on with the next', async () => {
    const topic = await newTopic();
    const incompressible = Buffer.from(
      Array.from({ length: 2_000_000 }, () => Math.floor(Math.random() * 256)),
    );
    await expect(kafka.publisher.publish(topic, [{ key: 'k', value: incompressible }])).rejects.toMatchObject(
      {
        name: 'RecordTooLarge',
      },
    );
    await kafka.publisher.publish(topic, [{ key: 'k', value: 'small' }]);
    const { begin, end } = await kafka.topics.offsets(topic);
    await expect(readAll(topic, begin, end)).resolves.toHaveLength(1);
  });

  it('stop when they are told to', async () => {
    const topic = await newTopic();
    await kafka.publisher.publish(topic, [{ key: 'k', value: 'v' }]);
    const stop = new AbortController();
    const { begin, end } = await kafka.topics.offsets(topic);
    stop.abort(new Error('stopped by the test'));
    const chunks = kafka.reader.read(topic, { from: begin, to: end }, stop.signal)[Symbol.asyncIterator]();
    await expect(chunks.next()).rejects.toThrow('stopped by the test');
  });

  it('leave no consumer group behind', async () => {
    const topic = await newTopic();
    await kafka.publisher.publish(topic, [{ key: 'k', value: 'v' }]);
    const { begin, end } = await kafka.topics.offsets(topic);
    await readAll(topic, begin, end);
    const { groups } = await using(client.admin(), (admin) => admin.listGroups());
    expect(groups.map(({ groupId }) => groupId)).not.toContain('never-joined');
  });
});
