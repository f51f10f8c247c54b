import { readFetch } from './kafkaFetch.ts';

/** What kafkajs answers; a batch is its first offset, how many offsets it covers, and those that still hold a record. */
function answer(
  batches: readonly { first: number; covers: number; offsets: readonly number[] }[],
  { highWatermark = '100', clientSideThrottleTime = 0 } = {},
) {
  const messages = batches.flatMap(({ first, covers, offsets }) =>
    offsets.map((offset) => ({
      offset: String(offset),
      batchContext: { firstOffset: String(first), lastOffsetDelta: covers - 1 },
    })),
  );
  return {
    clientSideThrottleTime,
    responses: [{ topicName: 'topic', partitions: [{ partition: 1, highWatermark, messages }] }],
  };
}

describe('readFetch', () => {
  it('goes on behind the last batch', () => {
    const batches = [
      { first: 10, covers: 3, offsets: [10, 11, 12] },
      { first: 13, covers: 2, offsets: [13, 14] },
    ];
    const { messages, nextOffset } = readFetch(answer(batches), 'topic', 1, 10n);
    expect(messages).toHaveLength(5);
    expect(nextOffset).toBe(15n);
  });

  it('passes over offsets at the end of a batch that compaction emptied', () => {
    expect(readFetch(answer([{ first: 10, covers: 8, offsets: [10] }]), 'topic', 1, 11n).nextOffset).toBe(
      18n,
    );
  });

  it('always comes a step forward, so that reading ends', () => {
    expect(readFetch(answer([{ first: 3, covers: 2, offsets: [3] }]), 'topic', 1, 11n).nextOffset).toBe(12n);
  });

  it('goes to the end of the log when nothing is left before it', () => {
    expect(readFetch(answer([]), 'topic', 1, 11n).nextOffset).toBe(100n);
  });

  it('stays where it is when the broker throttles, which answers with nothing too', () => {
    expect(readFetch(answer([], { clientSideThrottleTime: 50 }), 'topic', 1, 11n).nextOffset).toBe(11n);
  });

  it('fails when the log ends before the offset, rather than to wait for ever', () => {
    expect(() => readFetch(answer([], { highWatermark: '11' }), 'topic', 1, 11n)).toThrow(
      'Kafka: could not read partition 1 at offset 11 of topic: its log ends at 11',
    );
  });

  it('fails when the answer is about something else', () => {
    expect(() => readFetch(answer([]), 'topic', 2, 11n)).toThrow('answered without that partition');
    expect(() => readFetch(answer([]), 'other', 1, 11n)).toThrow('answered without that partition');
  });
});
