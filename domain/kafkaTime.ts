const LAST_MS = Date.UTC(9999, 11, 31, 23, 59, 59, 999);

/**
 * Kafka's timestamp of a message, within what a calendar has. A topic may have its producers' own times, and a producer micro- or
 * nanoseconds, or nothing at all (-1), in place of milliseconds: what is before 1970 or after the year 9999 counts as its first or
 * last moment. The streaming job does the same, so that both find a dead letter under one day.
 */
export function kafkaTime(timestampMs: number): number {
  return Math.max(0, Math.min(timestampMs, LAST_MS));
}
