import type { TopicRecord } from '../../../connections/kafka/kafka.ts';
import { messageView, newestFirst } from './messages.ts';

const record: TopicRecord = {
  partition: 2,
  offset: '9223372036854775800',
  timestampMs: Date.UTC(2026, 10, 23),
  key: null,
  value: Buffer.from('größer'),
  headers: { tick: 'a', many: [Buffer.from('b'), 'c'] },
};

describe('a message', () => {
  it('is shown as text, with the headers that occur more than once each time', () => {
    expect(messageView(record)).toEqual({
      partition: 2,
      offset: '9223372036854775800',
      timestamp: '2026-11-23T00:00:00.000Z',
      key: null,
      value: { text: 'größer', encoding: 'utf-8', bytes: 8, cut: false },
      headers: [
        { name: 'tick', content: { text: 'a', encoding: 'utf-8', bytes: 1, cut: false } },
        { name: 'many', content: { text: 'b', encoding: 'utf-8', bytes: 1, cut: false } },
        { name: 'many', content: { text: 'c', encoding: 'utf-8', bytes: 1, cut: false } },
      ],
    });
  });

  it('is shown with headers that have no value, alone or among others of their name', () => {
    const { headers } = messageView({ ...record, headers: { trace: null, many: ['a', null] } });
    expect(headers.map(({ name, content }) => [name, content?.text])).toEqual([
      ['trace', undefined],
      ['many', 'a'],
      ['many', undefined],
    ]);
  });

  it('is shown with the number of its time where that is none, as in nanoseconds', () => {
    const { timestamp } = messageView({ ...record, timestampMs: 1_795_000_000_000_000_000 });
    expect(timestamp).toBe('1795000000000000000 ms');
  });

  it('is shown in base64 where it is no UTF-8', () => {
    expect(messageView({ ...record, value: Buffer.from([0xff, 0x00]) }).value).toEqual({
      text: '/wA=',
      encoding: 'base64',
      bytes: 2,
      cut: false,
    });
  });

  it('is cut where it is long, and says so', () => {
    const { value } = messageView({ ...record, value: Buffer.from('x'.repeat(1000)) }, 10);
    expect(value).toEqual({ text: 'xxxxxxxxxx', encoding: 'utf-8', bytes: 1000, cut: true });
  });
});

function at(partition: number, offset: string, timestampMs: number) {
  return messageView({ ...record, partition, offset, timestampMs });
}

it('the newest messages come first, those of one millisecond by their offset', () => {
  const messages = [at(0, '9', 1), at(0, '10', 1), at(1, '1', 5), at(1, '0', 1)];
  expect(newestFirst(messages, 3).map(({ partition, offset }) => [partition, offset])).toEqual([
    [1, '1'],
    [0, '10'],
    [0, '9'],
  ]);
});
