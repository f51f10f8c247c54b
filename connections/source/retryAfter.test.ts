import { retryAfterMs } from './retryAfter.ts';

const NOW = Date.parse('2026-11-23T12:00:00Z');

describe('retryAfterMs', () => {
  it.each([
    ['seconds', '17', 17_000],
    ['seconds with blanks around', ' 2 ', 2000],
    ['an HTTP date', 'Mon, 23 Nov 2026 12:01:30 GMT', 90_000],
    ['a date in the past', 'Mon, 23 Nov 2026 11:00:00 GMT', 1000],
    ['zero', '0', 1000],
    ['two hours', '7200', 7_200_000],
    ['an HTTP date of tomorrow', 'Tue, 24 Nov 2026 11:00:00 GMT', 82_800_000],
    ['more than a day as a day', '99999999', 86_400_000],
    ['what is neither', 'soon', 30_000],
    ['nothing', '', 30_000],
    ['no header', undefined, 30_000],
  ])('reads %s', (_case, header, expected) => {
    expect(retryAfterMs(header, NOW)).toBe(expected);
  });
});
