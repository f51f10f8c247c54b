import { recordKeys } from './recordKeys.ts';

describe('keys that are a UUID', () => {
  const keys = recordKeys('id', 'uuid');
  const id = '6f1c3f4e-3a51-4d0b-9d0e-5f6a1c9b7e21';

  it('are read in whatever case they are written', () => {
    expect(keys.of(id.toUpperCase())).toBe(id);
    expect([keys.of('17'), keys.of(17), keys.of(null), keys.of(undefined)]).toEqual(Array(4).fill(undefined));
    expect(keys.parameter([id])).toEqual([id]);
  });

  it('stand at the beginning of a text that ingestion writes', () => {
    expect(keys.atFirst(`{"id":"${id}","name":"x"}`)).toBe(id);
  });

  it.each(['', 'no JSON', '{"name":"x"}', '{"id":"17"}', `{ "id": "${id}"}`])(
    'are not guessed from %p',
    (other) => {
      expect(keys.atFirst(other)).toBeUndefined();
    },
  );
});

describe('keys that are a text', () => {
  const keys = recordKeys('code', 'text');

  it('are what they are, but not empty, and no longer than Cassandra takes', () => {
    expect(keys.of('us7000abcd')).toBe('us7000abcd');
    expect(keys.of('ü')).toBe('ü');
    expect(keys.of('ü'.repeat(32_767))).toHaveLength(32_767);
    expect([keys.of(''), keys.of('ü'.repeat(32_768)), keys.of(7), keys.of(null)]).toEqual(
      Array(4).fill(undefined),
    );
  });

  it('are found at the beginning of a text where JSON writes them as they are', () => {
    expect(keys.atFirst('{"code":"us7000abcd","mag":1}')).toBe('us7000abcd');
    expect(keys.atFirst('{"code":"a\\"b"}')).toBeUndefined();
    expect(keys.atFirst('{"code":""}')).toBeUndefined();
    expect(keys.atFirst('{"codes":"a"}')).toBeUndefined();
  });
});

describe('keys that are whole numbers', () => {
  it('are within what their column holds', () => {
    const keys = recordKeys('number', 'int');
    expect([keys.of(7), keys.of(-2_147_483_648)]).toEqual(['7', '-2147483648']);
    expect([keys.of(2_147_483_648), keys.of(0.5), keys.of('7')]).toEqual(Array(3).fill(undefined));
    expect(keys.parameter(['7'])).toEqual([7]);
    const large = recordKeys('number', 'bigint');
    expect(large.of(2_147_483_648)).toBe('2147483648');
    expect(large.of(2 ** 53)).toBeUndefined();
    expect(large.parameter(['2147483648'])).toEqual([2_147_483_648n]);
  });
});
