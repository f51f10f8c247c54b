import { CassandraSchemaMissing } from './cassandra/errors.ts';
import { UnknownTopic } from './kafka/errors.ts';
import { reading, valueOf } from './reading.ts';

describe('a reading', () => {
  it('holds what was read', async () => {
    const read = await reading(60_000, () => Promise.resolve(7));
    expect(read).toEqual({ value: 7 });
    expect(valueOf(read)).toBe(7);
  });

  it('holds the reason where the system failed, in one line', async () => {
    const read = await reading(60_000, () => Promise.reject(new Error('refused\n  by the broker')));
    expect(read).toEqual({ error: 'refused by the broker' });
    expect(valueOf(read)).toBeUndefined();
  });

  it('holds the code of an error without a message', async () => {
    const refused = Object.assign(new AggregateError([], ''), { code: 'ECONNREFUSED' });
    expect(await reading(60_000, () => Promise.reject(refused))).toEqual({ error: 'ECONNREFUSED' });
  });

  it('tells what does not exist from what failed', async () => {
    for (const error of [new UnknownTopic('t'), new CassandraSchemaMissing('c', 's', 'no table', undefined)])
      expect(await reading(60_000, () => Promise.reject(error))).toEqual({
        error: error.message,
        missing: true,
      });
  });

  it('ends at its limit where the system does not answer', async () => {
    expect(await reading(10, () => new Promise(() => undefined))).toEqual({
      error: 'no answer within 10 ms',
    });
  });
});
