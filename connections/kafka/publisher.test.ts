import { SILENT_LOG } from '../log.ts';
import type { ProducerBatch, ProducerConnection } from './producer.ts';
import { createPublisher } from './publisher.ts';

/** Producers that note what happens to them; `failures` are thrown by the sends in their order. */
function setUp({ partitions = 3, failures = [] as (Error | undefined)[], refuse = 0 } = {}) {
  const events: string[] = [];
  const batches: ProducerBatch[] = [];
  let connected = 0;
  const connect = async (): Promise<ProducerConnection> => {
    if (connected++ < refuse) throw new Error('connection refused');
    const name = `producer ${connected}`;
    events.push(`${name} opens`);
    return {
      partitionsOf: () =>
        Promise.resolve(
          Array.from({ length: partitions }, (_, partitionId) => ({
            partitionId,
            partitionErrorCode: 0,
            leader: 1,
            replicas: [1],
            isr: [1],
            offlineReplicas: [],
          })),
        ),
      async send(batch) {
        const keys = batch.records.map(({ key }) => String(key)).join(',');
        events.push(`${name} begins ${keys}`);
        await Promise.resolve();
        const failure = failures.shift();
        if (failure !== undefined) throw failure;
        const from = BigInt(batches.filter(({ partition }) => partition === batch.partition).length * 100);
        batches.push(batch);
        events.push(`${name} ends ${keys}`);
        return { partition: batch.partition, from, to: from + BigInt(batch.records.length) };
      },
      async close() {
        events.push(`${name} closes`);
      },
    };
  };
  return { events, batches, publisher: createPublisher(connect, SILENT_LOG) };
}

const record = (key: string, value: string = 'v') => ({ key, value });

describe('publisher', () => {
  it('sends one call after the other, never two at a time', async () => {
    const { events, publisher } = setUp();
    await Promise.all([publisher.publish('t', [record('a')]), publisher.publish('t', [record('b')])]);
    expect(events).toEqual([
      'producer 1 opens',
      'producer 1 begins a',
      'producer 1 ends a',
      'producer 1 begins b',
      'producer 1 ends b',
    ]);
  });

  it('does not use a producer again that gave up: its sequence numbers may stand for records that arrived', async () => {
    const { events, publisher } = setUp({ failures: [new Error('gave up')] });
    const [first, second] = await Promise.allSettled([
      publisher.publish('t', [record('a')]),
      publisher.publish('t', [record('b')]),
    ]);
    expect(first).toMatchObject({
      status: 'rejected',
      reason: { name: 'KafkaError', message: 'Kafka: could not send 1 records to t: gave up' },
    });
    expect(second.status).toBe('fulfilled');
    expect(events).toEqual([
      'producer 1 opens',
      'producer 1 begins a',
      'producer 1 closes',
      'producer 2 opens',
      'producer 2 begins b',
      'producer 2 ends b',
    ]);
  });

  it('has a producer for each topic, as one whose topic is gone fails for every other that it has sent to', async () => {
    const { events, publisher } = setUp({ failures: [undefined, new Error('gone')] });
    await publisher.publish('t', [record('a')]);
    await expect(publisher.publish('gone', [record('b')])).rejects.toThrow('gone');
    await publisher.publish('t', [record('c')]);
    await publisher.close();
    expect(events.filter((event) => !event.includes('ends'))).toEqual([
      'producer 1 opens',
      'producer 1 begins a',
      'producer 2 opens',
      'producer 2 begins b',
      'producer 2 closes',
      'producer 1 begins c',
      'producer 1 closes',
    ]);
  });

  it('connects anew after a connection that failed', async () => {
    const { publisher, batches } = setUp({ refuse: 1 });
    await expect(publisher.publish('t', [record('a')])).rejects.toThrow('connection refused');
    await publisher.publish('t', [record('a')]);
    expect(batches).toHaveLength(1);
  });

  it('sends each batch to one partition, the same one for the same key, in the order given', async () => {
    const { publisher, batches } = setUp();
    const records = Array.from({ length: 60 }, (_, index) => record(`key-${index % 10}`, String(index)));
    await publisher.publish('t', records);
    const partitionOf = new Map<string, number>();
    for (const { partition, records: sent } of batches) {
      expect(sent.map(({ value }) => Number(value))).toEqual(
        sent.map(({ value }) => Number(value)).toSorted((a, b) => a - b),
      );
      for (const { key } of sent) {
        expect(partitionOf.get(String(key)) ?? partition).toBe(partition);
        partitionOf.set(String(key), partition);
      }
    }
    expect(batches.length).toBeLessThanOrEqual(3);
    expect(batches.flatMap(({ records: sent }) => sent)).toHaveLength(60);
  });

  it('answers with where all of it stands, as the brokers acknowledged it', async () => {
    const { publisher, batches } = setUp({ partitions: 1 });
    const records = Array.from({ length: 6 }, (_, index) => record(`${index}`, 'x'.repeat(100_000)));
    await expect(publisher.publish('t', records)).resolves.toEqual({
      0: [
        ['0', '5'],
        ['100', '101'],
      ],
    });
    expect(batches).toHaveLength(2);
    await expect(publisher.publish('t', [])).resolves.toEqual({});
  });

  it('takes the partition that Kafka`s own clients take', async () => {
    const { publisher, batches } = setUp({ partitions: 10 });
    // murmur2('foo') = -790332482 as Kafka's UtilsTest has it; positive, modulo 10.
    await publisher.publish('t', [record('foo')]);
    expect(batches[0]?.partition).toBe((-790_332_482 & 0x7fff_ffff) % 10);
  });

  it('cuts what is larger than a broker takes, and compresses what is worth it', async () => {
    const { publisher, batches } = setUp({ partitions: 1 });
    await publisher.publish(
      't',
      Array.from({ length: 12 }, (_, index) => record(`${index}`, 'x'.repeat(100_000))),
    );
    await publisher.publish('t', [record('small')]);
    expect(batches.map(({ records, compressed }) => [records.length, compressed])).toEqual([
      [5, true],
      [5, true],
      [2, true],
      [1, false],
    ]);
  });

  it('says which topic is unknown, and which record is too large', async () => {
    await expect(setUp({ partitions: 0 }).publisher.publish('t', [record('a')])).rejects.toMatchObject({
      name: 'UnknownTopic',
      topic: 't',
    });
    const tooLarge = Object.assign(new Error('too large'), { type: 'MESSAGE_TOO_LARGE' });
    const wrapped = new Error('not retriable', { cause: tooLarge });
    const { publisher } = setUp({ failures: [wrapped] });
    await expect(publisher.publish('t', [record('a', 'x'.repeat(5000))])).rejects.toMatchObject({
      name: 'RecordTooLarge',
      bytes: 5065,
      cause: wrapped,
    });
  });

  it('connects to nothing for nothing, and closes after its last send', async () => {
    const { events, publisher } = setUp();
    await publisher.publish('t', []);
    expect(events).toEqual([]);
    const sending = publisher.publish('t', [record('a')]);
    await publisher.close();
    await sending;
    expect(events.slice(-2)).toEqual(['producer 1 ends a', 'producer 1 closes']);
  });
});
