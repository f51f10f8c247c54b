import { offsetRanges } from './offsets.ts';

const stretch = (partition: number, from: bigint, to: bigint) => ({ partition, from, to });

describe('offsetRanges', () => {
  it('makes one of what touches or overlaps, partition by partition', () => {
    const stretches = [stretch(0, 5n, 9n), stretch(2, 5n, 7n), stretch(0, 9n, 12n), stretch(0, 10n, 11n)];
    expect(offsetRanges(stretches)).toEqual({ 0: [['5', '12']], 2: [['5', '7']] });
  });

  it('keeps what is apart, ascending by number, whatever the order it comes in', () => {
    const stretches = [stretch(0, 100n, 101n), stretch(0, 9n, 10n), stretch(0, 11n, 12n)];
    const apart = [
      ['9', '10'],
      ['11', '12'],
      ['100', '101'],
    ];
    expect(offsetRanges(stretches)).toEqual({ 0: apart });
  });

  it('is exact beyond 53 bits', () => {
    const from = 9_007_199_254_740_993n;
    expect(offsetRanges([stretch(0, from, from + 1n)])).toEqual({
      0: [['9007199254740993', '9007199254740994']],
    });
  });

  it('leaves out what is empty', () => {
    expect(offsetRanges([stretch(0, 5n, 5n)])).toEqual({});
    expect(offsetRanges([])).toEqual({});
  });
});
