import type { Kafka } from '../../connections/kafka/kafka.ts';
import { openKafka } from '../../connections/kafka/openKafka.ts';
import { SILENT_LOG } from '../../connections/log.ts';
import { sendAsForeigner } from './foreignProducer.ts';
import { liveStack } from './stack.ts';
import { newTopic, readUpTo } from './topics.ts';

const stack = liveStack();
const CODECS = ['gzip', 'snappy', 'lz4', 'zstd'] as const;

/** More than one block of any codec. */
const LINES = Array.from({ length: 3000 }, (_, index) =>
  JSON.stringify({ index, text: `Größe ${index % 7}`.repeat(20) }),
);

let kafka: Kafka;
beforeAll(() => {
  kafka = openKafka(stack.config.kafka, { clientId: 'live-test', log: SILENT_LOG });
});
afterAll(() => kafka.close());

describe("a foreign producer's records", () => {
  it.each(CODECS)('are read that it compressed with %s', async (compression) => {
    const topic = await newTopic(kafka);
    await sendAsForeigner(stack, { topic, compression, lines: LINES });
    const records = await readUpTo(kafka, topic, LINES.length);
    expect(records.map(({ value }) => String(value))).toEqual(LINES);
  });

  it('are read with headers that have no value, and can be published again', async () => {
    const topic = await newTopic(kafka);
    await sendAsForeigner(stack, { topic, headers: true, lines: ['trace:NULL,tick:t\tv'] });
    const records = await readUpTo(kafka, topic, 1);
    expect(records[0]?.headers).toEqual({ trace: null, tick: Buffer.from('t') });
    await kafka.publisher.publish(topic, records);
    const [, again] = await readUpTo(kafka, topic, 2);
    expect(again?.headers).toEqual({ trace: Buffer.alloc(0), tick: Buffer.from('t') });
  });
});

it.each(CODECS)('our records are read that the broker compressed with %s', async (codec) => {
  const topic = await newTopic(kafka, { 'compression.type': codec });
  await kafka.publisher.publish(
    topic,
    LINES.map((value) => ({ key: null, value })),
  );
  const records = await readUpTo(kafka, topic, LINES.length);
  expect(records.map(({ value }) => String(value))).toEqual(LINES);
});
