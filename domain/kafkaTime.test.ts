import { kafkaTime } from './kafkaTime.ts';

describe("a message's time", () => {
  it.each([
    ['milliseconds', 1_706_000_000_123, '2024-01-23T08:53:20.123Z'],
    ['seconds', 1_706_000_000, '1970-01-20T17:53:20.000Z'],
    ['microseconds', 1_706_000_000_123_456, '9999-12-31T23:59:59.999Z'],
    ['nanoseconds', 1_706_000_000_123_456_800, '9999-12-31T23:59:59.999Z'],
    ['none', -1, '1970-01-01T00:00:00.000Z'],
  ])('in %s has a day', (_, timestampMs, expected) => {
    expect(new Date(kafkaTime(timestampMs)).toISOString()).toBe(expected);
  });
});
