import { recordBytes } from './batches.ts';
import { fromMessage, toMessage } from './messages.ts';

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

it('a header may have any name', () => {
  const headers = Object.fromEntries([['__proto__', Buffer.from('v')]]);
  expect(Object.entries(read(headers).headers)).toEqual([['__proto__', Buffer.from('v')]]);
  expect(Object.entries(toMessage({ key: null, value: null, headers }).headers ?? {})).toEqual([
    ['__proto__', Buffer.from('v')],
  ]);
});
