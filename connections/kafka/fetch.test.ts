import { readFetch } from './fetch.ts';

/** What kafkajs answers; a batch is its first offset, how many offsets it covers, and those that still hold a record. */
function answer(
  batches: readonly { first: number; covers: number; offsets: readonly number[] }[],
  {
    lastStableOffset = '100',
    clientSideThrottleTime = 0,
    abortedTransactions = [] as readonly { producerId: string; firstOffset: string }[],
  } = {},
) {
  const messages = batches.flatMap(({ first, covers, offsets }) =>
    offsets.map((offset) => ({
      offset: String(offset),
      batchContext: {
        firstOffset: String(first),
        lastOffsetDelta: covers - 1,
        producerId: '7',
        inTransaction: true,
      },
    })),
  );
  const partition = { partition: 1, lastStableOffset, abortedTransactions, messages };
  return { clientSideThrottleTime, responses: [{ topicName: 'topic', partitions: [partition] }] };
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

  it('passes over what was aborted', () => {
    const batches = [{ first: 10, covers: 2, offsets: [10, 11] }];
    const abortedTransactions = [{ producerId: '7', firstOffset: '8' }];
    const fetched = readFetch(answer(batches, { abortedTransactions }), 'topic', 1, 10n);
    expect(fetched).toMatchObject({ messages: [], nextOffset: 12n });
  });

  it('takes neither nothing nor an older batch for the sign that nothing is left', () => {
    for (const batches of [[], [{ first: 3, covers: 2, offsets: [3] }]]) {
      expect(readFetch(answer(batches), 'topic', 1, 11n)).toEqual({
        messages: [],
        nextOffset: undefined,
        throttled: false,
      });
    }
  });

  it('says that the broker throttles, which answers with nothing too', () => {
    const throttled = answer([], { clientSideThrottleTime: 50, lastStableOffset: '-1' });
    expect(readFetch(throttled, 'topic', 1, 11n)).toMatchObject({ nextOffset: undefined, throttled: true });
    const nameless = { clientSideThrottleTime: 50, responses: [] };
    expect(readFetch(nameless, 'topic', 1, 11n)).toMatchObject({ nextOffset: undefined, throttled: true });
  });

  it('fails when the log ends before the offset, rather than to wait for ever', () => {
    expect(() => readFetch(answer([], { lastStableOffset: '11' }), 'topic', 1, 11n)).toThrow(
      'Kafka: could not read partition 1 at offset 11 of topic: its log ends, or is not committed yet, at 11',
    );
  });

  it('fails when the answer is about something else', () => {
    expect(() => readFetch(answer([]), 'topic', 2, 11n)).toThrow('answered without that partition');
    expect(() => readFetch(answer([]), 'other', 1, 11n)).toThrow('answered without that partition');
  });
});
