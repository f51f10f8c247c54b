import type { FetchCluster } from './cluster.ts';
import { createTopicReader } from './reader.ts';

/** A partition 0 whose broker answers with what `answer` says, by the offset and the bytes asked for. */
function setUp(answer: (offset: number, maxBytes: number) => object) {
  const asked: { offset: number; maxBytes: number; isolationLevel: number | undefined }[] = [];
  const cluster: FetchCluster = {
    connect: () => Promise.resolve(),
    addMultipleTargetTopics: () => Promise.resolve(),
    refreshMetadataIfNecessary: () => Promise.resolve(),
    findLeaderForPartitions: () => ({ 1: [0] }),
    disconnect: () => Promise.resolve(),
    findBroker: () =>
      Promise.resolve({
        fetch({ maxBytes = 0, isolationLevel, topics: [topic] }) {
          const offset = Number(topic?.partitions[0]?.fetchOffset);
          asked.push({ offset, maxBytes, isolationLevel });
          return Promise.resolve(answer(offset, maxBytes));
        },
      }),
  };
  const reader = createTopicReader(() => cluster);
  async function read(from: number, to: number): Promise<string[]> {
    const offsets: string[] = [];
    const range = { from: { 0: String(from) }, to: { 0: String(to) } };
    for await (const chunk of reader.read('t', range, new AbortController().signal)) {
      offsets.push(...chunk.map(({ offset }) => offset));
    }
    return offsets;
  }
  return { asked, read };
}

function answerOf(offsets: readonly number[], clientSideThrottleTime = 0) {
  const messages = offsets.map((offset) => ({
    offset: String(offset),
    key: null,
    value: null,
    timestamp: '1',
  }));
  const partition = { partition: 0, lastStableOffset: '100', abortedTransactions: [], messages };
  return { clientSideThrottleTime, responses: [{ topicName: 't', partitions: [partition] }] };
}

describe('reading a range', () => {
  it('goes on until its end, and yields nothing outside of it', async () => {
    const { asked, read } = setUp((offset) => answerOf([offset, offset + 1, offset + 2]));
    await expect(read(5, 10)).resolves.toEqual(['5', '6', '7', '8', '9']);
    expect(asked.map(({ offset }) => offset)).toEqual([5, 8]);
  });

  it('asks for committed records', async () => {
    const { asked, read } = setUp((offset) => answerOf([offset]));
    await read(0, 1);
    expect(asked[0]?.isolationLevel).toBe(1);
  });

  it('asks for more where the answer is empty, as a batch larger than what was asked for may follow', async () => {
    const { asked, read } = setUp((_, maxBytes) => answerOf(maxBytes < 100_000 ? [] : [7]));
    await expect(read(5, 8)).resolves.toEqual(['7']);
    expect(asked.map(({ maxBytes }) => maxBytes)).toEqual([12_288, 49_152, 196_608]);
  });

  it('fails when answers stay empty, rather than to take the range for read', async () => {
    const { read } = setUp(() => answerOf([]));
    await expect(read(5, 10)).rejects.toMatchObject({
      name: 'KafkaError',
      message: expect.stringMatching(
        /^Kafka: could not read partition 0 at offset 5 of t: expected a batch .* got none in \d+ bytes$/,
      ),
    });
  });

  it('waits while it is throttled, which an empty answer says too', async () => {
    let throttled = 30;
    const { asked, read } = setUp(() => (throttled-- > 0 ? answerOf([], 5) : answerOf([5])));
    await expect(read(5, 6)).resolves.toEqual(['5']);
    expect(new Set(asked.map(({ maxBytes }) => maxBytes)).size).toBe(1);
  });
});
