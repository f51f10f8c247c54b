import type { Reading } from '../../connections/reading.ts';

/** Seconds, minutes, hours or days since `at` (ISO 8601), e.g. `3 s ago`. */
export function ago(at: string, now: string): string {
  return `${duration(Math.max(0, Date.parse(now) - Date.parse(at)))} ago`;
}

/** The largest unit that fits, rounded down, e.g. `2 min`. */
export function duration(milliseconds: number): string {
  const seconds = Math.floor(milliseconds / 1000);
  if (seconds < 120) return `${seconds} s`;
  if (seconds < 2 * 3600) return `${Math.floor(seconds / 60)} min`;
  if (seconds < 2 * 86_400) return `${Math.floor(seconds / 3600)} h`;
  return `${Math.floor(seconds / 86_400)} days`;
}

/** `1 record`, `2 records`. */
export function counted(count: number | bigint, noun: string): string {
  return `${count} ${noun}${BigInt(count) === 1n ? '' : 's'}`;
}

/** What `say` makes of the value; `unknown` where it could not be read, the reason for which is among the problems. */
export function told<T>(read: Reading<T>, say: (value: T) => string): string {
  return 'value' in read ? say(read.value) : 'unknown';
}
