/** Without a usable Retry-After. The public API counts requests by the minute. */
const DEFAULT_MS = 30_000;
const MIN_MS = 1000;
/** A source that asks for more is asked once a day: it may have meant a date, or milliseconds. */
const MAX_MS = 86_400_000;

/**
 * Milliseconds to wait for, from a Retry-After header: seconds or an HTTP date (RFC 9110, 10.2.3); within 1 s and 24 h, and
 * 30 s where the header is missing or unreadable.
 */
export function retryAfterMs(header: string | undefined, nowMs: number): number {
  const text = header?.trim() ?? '';
  const wait = /^\d+$/.test(text) ? Number(text) * 1000 : Date.parse(text) - nowMs;
  if (Number.isNaN(wait)) return DEFAULT_MS;
  return Math.min(Math.max(wait, MIN_MS), MAX_MS);
}
