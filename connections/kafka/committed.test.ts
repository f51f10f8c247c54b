import { committedRecords, type FetchedMessage } from './committed.ts';

/** A log, one word an offset: a producer's record in a transaction ("a"), one outside of any ("a-"), or its end ("a!", "a+"). */
function log(text: string, first = 0): FetchedMessage[] {
  return text.split(' ').map((word, index) => {
    const [producerId = '', kind] = word;
    const type = kind === '!' ? [0, 0, 0, 0] : kind === '+' ? [0, 0, 0, 1] : undefined;
    const offset = String(first + index);
    return {
      key: Buffer.from(type ?? []),
      value: null,
      timestamp: '0',
      attributes: 0,
      offset,
      headers: {},
      isControlRecord: type !== undefined,
      batchContext: { firstOffset: offset, lastOffsetDelta: 0, producerId, inTransaction: kind !== '-' },
    };
  });
}
const aborted = (producerId: string, firstOffset: number) => ({
  producerId,
  firstOffset: String(firstOffset),
});
const offsets = (messages: readonly FetchedMessage[]) => messages.map(({ offset }) => Number(offset));

describe('committedRecords', () => {
  it('leaves out what was aborted, up to the marker, and all markers', () => {
    const messages = log('a a a! a a+ b-');
    expect(offsets(committedRecords(messages, [aborted('a', 0)]))).toEqual([3, 5]);
  });

  it('tells producers apart whose transactions overlap', () => {
    const messages = log('a b c- a b+ a!');
    expect(offsets(committedRecords(messages, [aborted('a', 0)]))).toEqual([1, 2]);
  });

  it('knows several that began before the first record of the answer, in whatever order they are named', () => {
    const messages = log('a b a! b! a b a+ b+', 10);
    expect(offsets(committedRecords(messages, [aborted('b', 9), aborted('a', 4)]))).toEqual([14, 15]);
  });

  it('keeps what a producer of an aborted transaction sent outside of it, before it and after it', () => {
    const messages = log('a a+ a a! a- a a+');
    expect(offsets(committedRecords(messages, [aborted('a', 2)]))).toEqual([0, 4, 5]);
  });

  it('keeps everything where nothing was aborted', () => {
    expect(offsets(committedRecords(log('a b- a+'), []))).toEqual([0, 1]);
  });
});
