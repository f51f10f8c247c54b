import { DEFAULT_RETENTION, granularityOf } from './granularity.ts';

const HOUR = 3_600_000;
const NOW = Date.parse('2026-11-27T12:00:00Z');
const of = (hours: number, until = NOW, retention = DEFAULT_RETENTION) =>
  granularityOf({ from: until - hours * HOUR, to: until }, NOW, retention);

describe('the granularity of a time range', () => {
  it.each([
    [0.5, 'minute'],
    [30, 'minute'],
    [31, 'hour'],
    [720, 'hour'],
    [800, 'day'],
  ])('of %d hours until now is a %s', (hours, granularity) => {
    expect(of(hours)).toBe(granularity);
  });

  it('still has the range`s begin', () => {
    expect(of(1, NOW - 29 * 24 * HOUR)).toBe('minute');
    expect(of(1, NOW - 31 * 24 * HOUR)).toBe('hour');
    expect(of(1, NOW - 800 * 24 * HOUR)).toBe('day');
  });

  it('is coarser where less is kept, and no finer where more is', () => {
    expect(of(24, NOW, { minuteRetentionDays: 8, hourRetentionDays: 730 })).toBe('hour');
    expect(of(31, NOW, { minuteRetentionDays: 365, hourRetentionDays: 7300 })).toBe('hour');
  });
});
