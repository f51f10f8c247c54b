import { readQuery, seedNumber } from './query.ts';

const read = (query: string) => readQuery(new URLSearchParams(query));

describe('the query of a request', () => {
  it('may be left out', () => {
    expect(read('')).toEqual({ quantity: 10, locale: 'en_US', seed: null });
  });

  it.each([
    ['_quantity=1', 1],
    ['_quantity=1000', 1000],
    ['_quantity=1001', 1000],
    ['_quantity=1e9', 1000],
    ['_quantity=Infinity', 1000],
    ['_quantity=', 10],
    ['_quantity=0', 10],
    ['_quantity=-1', 0],
    ['_quantity=2.5', 3],
    ['_quantity=many', 0],
    ['_quantity=3&_quantity=4', 4],
  ])('%s is a quantity of %d', (query, quantity) => {
    expect(read(query).quantity).toBe(quantity);
  });

  it.each([
    ['_seed=42', '42', 42],
    ['_seed=-7', '-7', -7],
    ['_seed=abc', 'abc', 0],
    ['_seed=99999999999999999999', '99999999999999999999', 0],
  ])('%s is a seed', (query, seed, number) => {
    expect(read(query).seed).toBe(seed);
    expect(seedNumber(seed)).toBe(number);
  });

  it.each(['_seed=', '_seed=0'])('%s is ignored', (query) => {
    expect(read(query).seed).toBeNull();
  });

  it('keeps the locale as it was asked for', () => {
    expect(read('_locale=xx_YY').locale).toBe('xx_YY');
  });
});
