import { exactSum } from './exactSum.ts';

describe('the exact sum', () => {
  it.each([
    [[], 0],
    [[0.1], 0.1],
    [Array.from({ length: 10 }, () => 0.1), 1],
    [[1e100, 1, -1e100], 1],
    [[1, 2 ** -53, 2 ** -53], 1 + 2 ** -52],
    [[1, 2 ** -53], 1],
    [[1, 2 ** -53, 2 ** -1074], 1 + 2 ** -52],
    [[-5e-324, -5e-324], -1e-323],
    [[Number.MAX_VALUE, Number.MAX_VALUE], Number.POSITIVE_INFINITY],
    [[Number.MAX_VALUE, Number.MAX_VALUE, -Number.MAX_VALUE], Number.MAX_VALUE],
  ])('of %j is %d', (numbers, sum) => {
    expect(exactSum(numbers)).toBe(sum);
  });
});
