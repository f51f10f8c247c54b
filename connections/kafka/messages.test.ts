import { recordBytes } from './batches.ts';
import { fromMessage, kafkaTime, toMessage } from './messages.ts';

/** As kafkajs reads it, whatever its types say. */
const read = (headers: object) =>
  fromMessage(0, {
    key: null,
    value: null,
    timestamp: '1',
    attributes: 0,
    offset: '5',
    headers: headers as Record<string, Buffer>,
  });

describe('headers without a value', () => {
  it('are read as they are, alone or among others of their name', () => {
    const headers = { trace: null, many: [Buffer.from('a'), null], tick: Buffer.from('t') };
    expect(read(headers).headers).toEqual(headers);
  });

  it('do not keep a record from being sent again: they are sent empty', () => {
    const { headers } = read({ trace: null, many: [Buffer.from('a'), null] });
    const record = { key: null, value: 'v', headers };
    expect(toMessage(record).headers).toEqual({
      trace: Buffer.alloc(0),
      many: [Buffer.from('a'), Buffer.alloc(0)],
    });
    expect(recordBytes(record)).toBeGreaterThan(0);
  });
});

describe("a message's time", () => {
  it.each([
    ['milliseconds', 1_706_000_000_123, '2024-01-23T08:53:20.123Z'],
    ['seconds', 1_706_000_000, '1970-01-20T17:53:20.000Z'],
    ['microseconds', 1_706_000_000_123_456, '9999-12-31T23:59:59.999Z'],
    ['nanoseconds', 1_706_000_000_123_456_800, '9999-12-31T23:59:59.999Z'],
    ['none', -1, '1970-01-01T00:00:00.000Z'],
  ])('in %s has a day', (_, timestampMs, expected) => {
    expect(new Date(kafkaTime(timestampMs)).toISOString()).toBe(expected);
  });
});

it('a header may have any name', () => {
  const headers = Object.fromEntries([['__proto__', Buffer.from('v')]]);
  expect(Object.entries(read(headers).headers)).toEqual([['__proto__', Buffer.from('v')]]);
  expect(Object.entries(toMessage({ key: null, value: null, headers }).headers ?? {})).toEqual([
    ['__proto__', Buffer.from('v')],
  ]);
});
