import { retryAfterMs } from './retryAfter.ts';

const NOW = Date.parse('2026-11-23T12:00:00Z');

describe('retryAfterMs', () => {
  it.each([
    ['seconds', '17', 17_000],
    ['seconds with blanks around', ' 2 ', 2000],
    ['an HTTP date', 'Mon, 23 Nov 2026 12:01:30 GMT', 90_000],
    ['a date in the past', 'Mon, 23 Nov 2026 11:00:00 GMT', 1000],
    ['zero', '0', 1000],
    ['a day', '86400', 3_600_000],
    ['what is neither', 'soon', 30_000],
    ['nothing', '', 30_000],
    ['no header', undefined, 30_000],
  ])('reads %s', (_case, header, expected) => {
    expect(retryAfterMs(header, NOW)).toBe(expected);
  });
});
