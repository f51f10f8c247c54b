import type { VerificationReport } from '../../domain/verification.ts';
import { bucketOf, type Granularity } from '../../domain/totals.ts';
import { exampleCompanies, examplePoints } from './exampleData.ts';

/** What the dashboards' live tests write and look at: companies for each granularity, measurements and reports. */

interface TimeRange {
  readonly from: Date;
  readonly to: Date;
}

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** Long ago, where no other test's companies are, and not at a bucket's begin. */
export const BASE = new Date(bucketOf('hour', new Date(Date.now() - 12 * DAY_MS)).getTime() + 17_000);
export const RANGES: Readonly<Record<Granularity, TimeRange>> = {
  minute: range(0, 3 * HOUR_MS),
  hour: range(-5 * DAY_MS, 5 * DAY_MS),
  day: range(-60 * DAY_MS, 60 * DAY_MS),
};
export const GRANULARITIES: readonly Granularity[] = ['minute', 'hour', 'day'];

function range(startMs: number, lengthMs: number): TimeRange {
  const from = new Date(BASE.getTime() + startMs);
  return { from, to: new Date(from.getTime() + lengthMs) };
}

export const COMPANIES = GRANULARITIES.flatMap((granularity) => {
  const { from, to } = RANGES[granularity];
  return exampleCompanies(400, from, to.getTime() - from.getTime());
});
/** The newest companies are kept for an hour, and nothing older is asked for. */
export const LAST_HALF_HOUR: TimeRange = { from: new Date(Date.now() - HOUR_MS / 2), to: new Date() };
export const NEWEST = exampleCompanies(60, LAST_HALF_HOUR.from, HOUR_MS / 2);
export const POINTS = examplePoints(40, BASE);
export const REPORTS = [report(60_000, []), report(120_000, ['one', 'two']), report(180_000, [])];

function report(afterMs: number, failures: readonly string[]): VerificationReport {
  return {
    at: new Date(BASE.getTime() + afterMs).toISOString(),
    ok: failures.length === 0,
    checked: afterMs / 1000,
    missing: failures.length,
    different: 0,
    deadLettered: 1,
    repaired: failures.length,
    totalsDifferent: 0,
    lag: 3,
    oldestUnprocessedSeconds: 0,
    verifiedFrom: {},
    verifiedTo: {},
    failures,
  };
}

/** The companies whose bucket begins in a range. */
export function companiesIn({ from, to }: TimeRange, granularity: Granularity) {
  return COMPANIES.filter(({ timestamp_column: time }) => {
    const bucket = bucketOf(granularity, time);
    return bucket >= from && bucket < to;
  });
}

export function newestIn({ from, to }: TimeRange) {
  return NEWEST.filter(({ timestamp_column: time }) => time >= from && time < to);
}
