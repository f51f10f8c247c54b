import type { Kafka as KafkaJs, Producer } from 'kafkajs';
import type { Kafka, TopicRecord } from '../../connections/kafka/kafka.ts';
import { openKafka } from '../../connections/kafka/openKafka.ts';
import { createKafkaClient } from '../../connections/kafka/client.ts';
import { SILENT_LOG } from '../../connections/log.ts';
import { liveStack } from './stack.ts';
import { newTopic, readRange, readUpTo } from './topics.ts';
import { until } from './until.ts';

const { config } = liveStack();
const options = { clientId: 'live-test', log: SILENT_LOG };

let kafka: Kafka;
let client: KafkaJs;
const producers: Producer[] = [];
beforeAll(() => {
  kafka = openKafka(config.kafka, options);
  client = createKafkaClient(config.kafka, options);
});
afterAll(async () => {
  await Promise.all(producers.map((producer) => producer.disconnect()));
  await kafka.close();
});

async function newProducer(transactionalId?: string): Promise<Producer> {
  const transactional = transactionalId === undefined ? {} : { transactionalId };
  const producer = client.producer({ idempotent: true, maxInFlightRequests: 1, ...transactional });
  producers.push(producer);
  await producer.connect();
  return producer;
}

/** Sends a batch of one record to partition 0. */
async function send(by: Pick<Producer, 'send'>, topic: string, value: string, key = 'k'): Promise<void> {
  await by.send({ topic, messages: [{ key, value, partition: 0 }] });
}

const shown = (records: readonly TopicRecord[]) =>
  records.map(({ offset, value }) => [Number(offset), String(value)]);

describe('transactions', () => {
  it('are read when they are committed; when they are aborted, they are passed over as their markers are', async () => {
    const topic = await newTopic(kafka);
    const [one, two, plain] = [
      await newProducer(`${topic}-1`),
      await newProducer(`${topic}-2`),
      await newProducer(),
    ];
    const [first, second] = [await one.transaction(), await two.transaction()];
    await send(first, topic, 'aborted');
    await send(second, topic, 'committed');
    await send(plain, topic, 'in no transaction');
    await send(first, topic, 'aborted, too');
    await first.abort();
    await until(
      'the marker of the first',
      () => kafka.topics.offsets(topic),
      ({ end }) => end['0'] === '1',
    );
    await send(second, topic, 'committed, too');
    await second.commit();
    const third = await one.transaction();
    await send(third, topic, 'committed at last');
    await third.commit();

    expect(shown(await readUpTo(kafka, topic, 9))).toEqual([
      [1, 'committed'],
      [2, 'in no transaction'],
      [5, 'committed, too'],
      [7, 'committed at last'],
    ]);
    // A range that begins within the aborted transaction, and one that holds nothing else.
    expect(shown(await readRange(kafka, topic, { 0: '2' }, { 0: '6' }))).toEqual([
      [2, 'in no transaction'],
      [5, 'committed, too'],
    ]);
    await expect(readRange(kafka, topic, { 0: '3' }, { 0: '5' })).resolves.toEqual([]);
  });

  it('that are open end the topic: what is behind their beginning is not there yet', async () => {
    const topic = await newTopic(kafka);
    const producer = await newProducer(topic);
    const transaction = await producer.transaction();
    await send(transaction, topic, 'open');
    await expect(kafka.topics.offsets(topic)).resolves.toMatchObject({ end: { 0: '0' } });
    await transaction.commit();
    expect(shown(await readUpTo(kafka, topic, 2))).toEqual([[0, 'open']]);
  });
});

it('what compaction has left is read, also behind a batch that it has emptied', async () => {
  const topic = await newTopic(kafka, {
    'cleanup.policy': 'compact',
    'segment.ms': '100',
    'min.cleanable.dirty.ratio': '0.001',
  });
  // A broker keeps the last batch of a producer for its sequence number, empty where its records are overwritten.
  const [early, late] = [await newProducer(), await newProducer()];
  const large = 'x'.repeat(900_000);
  await send(early, topic, 'overwritten', 'same');
  await send(late, topic, large, 'same');

  const compacted = async () => {
    // A segment is closed by the first record after its time, and only then compacted.
    await send(late, topic, 'newest', 'other');
    const { end } = await kafka.topics.offsets(topic);
    return readRange(kafka, topic, { 0: '0' }, end);
  };
  const records = await until('the compaction', compacted, ([first]) => first?.offset !== '0');
  expect(records[0]?.offset).toBe('1');
  expect(records[0]?.value).toHaveLength(large.length);
  // So few offsets that what is asked for is the emptied batch and a part of the next.
  const few = await readRange(kafka, topic, { 0: '0' }, { 0: '2' });
  expect(few.map(({ offset }) => offset)).toEqual(['1']);
});
