import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { exactSum } from '../tests/totals/exactSum.ts';
import { ExactSum } from './exactSum.ts';

function sumOf(numbers: readonly number[]): number {
  const sum = new ExactSum();
  for (const number of numbers) sum.add(number);
  return sum.value;
}

describe('a sum', () => {
  it.each([
    ['of nothing', [], 0],
    ['of tenths', Array.from({ length: 10 }, () => 0.1), 1],
    ['of what large numbers cancel', [1e100, 1, -1e100], 1],
    ['half-way, to the even one', [1, 2 ** -53], 1],
    ['half-way, where a later digit decides', [1, 2 ** -53, 2 ** -200], 1 + 2 ** -52],
    ['half-way below, where a later digit decides', [1, -(2 ** -54), -(2 ** -200)], 1 - 2 ** -53],
    [
      'beyond the doubles, and back',
      [Number.MAX_VALUE, Number.MAX_VALUE, -Number.MAX_VALUE],
      Number.MAX_VALUE,
    ],
    ['beyond the doubles', [Number.MAX_VALUE, Number.MAX_VALUE], Number.POSITIVE_INFINITY],
    ['of an infinity', [1, Number.POSITIVE_INFINITY, 2], Number.POSITIVE_INFINITY],
    ['of zeros with a sign', [-0, -0], 0],
  ])('%s is exact, and rounded once', (_case, numbers, sum) => {
    expect(sumOf(numbers)).toBe(sum);
    expect(sumOf(numbers.toReversed())).toBe(sum);
  });

  it('is that of whole numbers of any size, whatever the doubles and their order', () => {
    const random = xoroshiro128plus(7);
    const below = (limit: number) => uniformInt(random, 0, limit - 1);
    for (let round = 0; round < 300; round += 1) {
      const numbers = Array.from(
        { length: below(30) },
        () => (below(2 ** 31) - 2 ** 30) * 2 ** (below(round) - round / 2),
      );
      expect(sumOf(numbers)).toBe(exactSum(numbers));
    }
  });
});
