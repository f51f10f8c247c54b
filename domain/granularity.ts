import { GRANULARITIES, type Granularity } from './totals.ts';

/** Days that totals of a granularity are kept, from the end of their bucket on; those by the day are kept for ever. */
export interface Retention {
  readonly minuteRetentionDays: number;
  readonly hourRetentionDays: number;
}

/** The defaults of SPARK_MINUTE_RETENTION_DAYS and SPARK_HOUR_RETENTION_DAYS. */
export const DEFAULT_RETENTION: Retention = { minuteRetentionDays: 30, hourRetentionDays: 730 };

/** A time range has at most a 24th of a retention: up to 30 h by minutes (1,800 buckets), up to 30 days by hours (730). */
export const RANGES_IN_RETENTION = 24;

/** A time range, in milliseconds since 1970. */
export interface Range {
  readonly from: number;
  readonly to: number;
}

/** How long totals must be kept for a granularity to be one of the range; more than the default retention changes nothing. */
export function neededRetentionMs(granularity: 'minute' | 'hour', retention: Retention): number {
  const days = `${granularity}RetentionDays` as const;
  return GRANULARITIES.day * Math.min(retention[days], DEFAULT_RETENTION[days]);
}

/** The finest granularity that still has the range's begin and gives it a bounded number of buckets. */
export function granularityOf({ from, to }: Range, now: number, retention: Retention): Granularity {
  const neededMs = Math.max(RANGES_IN_RETENTION * (to - from), now - from);
  if (neededMs <= neededRetentionMs('minute', retention)) return 'minute';
  return neededMs <= neededRetentionMs('hour', retention) ? 'hour' : 'day';
}
