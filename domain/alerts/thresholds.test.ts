import { alertThresholds, thresholdsOf, USUAL_THRESHOLDS } from './thresholds.ts';

describe('thresholds', () => {
  it('are the usual ones, but for what a later layer says', () => {
    expect(thresholdsOf()).toEqual(USUAL_THRESHOLDS);
    expect(thresholdsOf({ staleSeconds: 60, lagSeconds: 9 }, { staleSeconds: null })).toEqual({
      ...USUAL_THRESHOLDS,
      staleSeconds: null,
      lagSeconds: 9,
    });
  });

  it.each([
    [{ staleSecond: 3 }, 'Unrecognized key'],
    [{ staleSeconds: 0 }, '>=1'],
    [{ deadLetterShare: 5 }, '<=1'],
    [{ volumeBelow: 1.5 }, '<1'],
    [{ volumeAbove: 0.5 }, '>1'],
    [{ lagSeconds: '60' }, 'expected number'],
  ])('%j is refused', (given, problem) => {
    const result = alertThresholds.safeParse(given);
    expect(result.error?.issues.map(({ message }) => message).join()).toContain(problem);
  });
});
