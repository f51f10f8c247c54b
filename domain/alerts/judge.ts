import type { AlertFacts } from './facts.ts';
import { ALERT_KINDS, type AlertKind } from './kinds.ts';
import type { AlertThresholds } from './thresholds.ts';

/** How a kind stands: `unknown` where the facts do not say, or where it is between good and bad: then it stays as it was. */
export type Finding =
  | { readonly verdict: 'well' | 'unknown' }
  | {
      readonly verdict: 'bad';
      /** Since when it is so, ISO 8601. */
      readonly since: string;
      /** A sentence's end, behind `stale since …: `. */
      readonly text: string;
      /** What was measured, and from where on it is bad. */
      readonly value: number;
      readonly limit: number;
    };

type Judge = (facts: AlertFacts, thresholds: AlertThresholds) => Finding;

const WELL: Finding = { verdict: 'well' };
const UNKNOWN: Finding = { verdict: 'unknown' };

/** Of fewer, a share says nothing. */
const LEAST_REFUSED = 10;
/** Of fewer in an hour, a multiple says nothing. */
const LEAST_RECORDS = 60;
/** Days that make a measure. */
const LEAST_DAYS = 3;
/** Longer than a tick, and than the pause between two. */
const INTERVALS = 3;
const HOUR_MS = 3_600_000;
/** Histories, a table and messages hold it. */
const MAX_CHARACTERS = 1000;
/** The check that records wait for the stream: lag has a threshold of its own. */
const LAG_CHECK = 'freshness: ';

const JUDGES: Readonly<Record<AlertKind, Judge>> = {
  verification({ at, report, impossible }) {
    if (impossible !== undefined)
      return bad(at, `it could not be carried out: ${impossible}`, { value: 1, limit: 0 });
    if (report === undefined) return UNKNOWN;
    const failures = report.failures.filter((line) => !line.startsWith(LAG_CHECK));
    return failures.length === 0 ? WELL : bad(at, failures.join('; '), { value: failures.length, limit: 0 });
  },

  ticks({ at, watchedSince, paused, ticks }, { stalledSeconds }) {
    if (stalledSeconds === null) return WELL;
    if (paused || ticks === undefined) return UNKNOWN;
    const limit = Math.max(stalledSeconds, INTERVALS * ticks.intervalSeconds);
    const why = ticks.failure === undefined ? '' : `: ${ticks.failure}`;
    return tooLong(
      { last: ticks.publishedAt, watchedSince: later(ticks.countedSince, watchedSince), at, limit },
      (seconds) => `no tick was published for ${seconds} s (more than ${limit} s)${why}`,
    );
  },

  freshness({ at, watchedSince, paused, ticks, report }, { staleSeconds }) {
    if (staleSeconds === null) return WELL;
    if (paused || report === undefined) return UNKNOWN;
    const { newestStoredAt } = report;
    const limit = Math.max(staleSeconds, INTERVALS * (ticks?.intervalSeconds ?? 0));
    return tooLong({ last: newestStoredAt, watchedSince, at, limit }, (seconds) =>
      newestStoredAt === undefined || newestStoredAt < watchedSince
        ? `no record was stored for ${seconds} s (more than ${limit} s)`
        : `the newest stored record is ${seconds} s old (more than ${limit} s)`,
    );
  },

  lag({ at, watchedSince, report }, { lagSeconds }) {
    if (lagSeconds === null) return WELL;
    if (report === undefined) return UNKNOWN;
    const { lag, oldestUnprocessedSeconds } = report;
    if (lag === 0 || oldestUnprocessedSeconds <= lagSeconds / 2) return WELL;
    const last = new Date(Date.parse(at) - oldestUnprocessedSeconds * 1000).toISOString();
    const finding = tooLong(
      { last, watchedSince, at, limit: lagSeconds },
      () =>
        `${lag} records wait for the stream, the oldest for ${oldestUnprocessedSeconds} s (more than ${lagSeconds} s)`,
    );
    return finding.verdict === 'bad' ? finding : UNKNOWN;
  },

  deadLetters({ at, hour }, { deadLetterShare: limit }) {
    if (limit === null) return WELL;
    if (hour === undefined) return UNKNOWN;
    const { refused } = hour;
    const all = hour.records + hour.rejected;
    const share = all === 0 ? 0 : refused / all;
    if (share > limit && refused >= LEAST_REFUSED)
      return bad(
        at,
        `${refused} of ${all} in the last hour were refused, ${percent(share)} (more than ${percent(limit)})`,
        {
          value: share,
          limit,
        },
      );
    return share <= limit / 2 || refused < LEAST_REFUSED ? WELL : UNKNOWN;
  },

  volume({ at, watchedSince, paused, hour, daysBefore = [] }, { volumeBelow, volumeAbove }) {
    if (volumeBelow === null && volumeAbove === null) return WELL;
    const isWatchedLongEnough = Date.parse(at) - Date.parse(watchedSince) >= HOUR_MS;
    if (paused || hour === undefined || !isWatchedLongEnough) return UNKNOWN;
    const usual = median(daysBefore);
    if (daysBefore.length < LEAST_DAYS || usual < LEAST_RECORDS) return UNKNOWN;
    const value = hour.records / usual;
    const text = `${hour.records} records in the last hour, where ${usual} were usual at this time in the last ${daysBefore.length} days`;
    if (volumeBelow !== null && value < volumeBelow)
      return bad(at, `${text}: less than ${percent(volumeBelow)}`, { value, limit: volumeBelow });
    if (volumeAbove !== null && value > volumeAbove)
      return bad(at, `${text}: more than ${volumeAbove} times`, { value, limit: volumeAbove });
    const isAmple = volumeBelow === null || value >= Math.min(1, 1.5 * volumeBelow);
    const isModest = volumeAbove === null || value <= Math.max(1, 0.75 * volumeAbove);
    return isAmple && isModest ? WELL : UNKNOWN;
  },
};

/** Judges each kind by itself. Between the threshold and what ends an alert nothing changes, so that none comes and goes. Pure. */
export function judgeAlerts(facts: AlertFacts, thresholds: AlertThresholds): ReadonlyMap<AlertKind, Finding> {
  return new Map(ALERT_KINDS.map((kind) => [kind, JUDGES[kind](facts, thresholds)]));
}

/**
 * Whether it is too long ago that something was last so, where only what is since `watchedSince` is held against anybody. What was so before, or
 * never, is not well for that: an alert that a restart has met lasts until it is so again.
 */
function tooLong({ last, watchedSince, at, limit }: Lapse, say: (seconds: number) => string): Finding {
  const since = last === undefined || last < watchedSince ? watchedSince : last;
  const seconds = secondsBetween(since, at);
  if (seconds > limit) return bad(since, say(seconds), { value: seconds, limit });
  return last !== undefined && secondsBetween(last, at) <= limit ? WELL : UNKNOWN;
}

interface Lapse {
  /** When it was last so, as far as is known. */
  readonly last: string | undefined;
  readonly watchedSince: string;
  readonly at: string;
  readonly limit: number;
}

function secondsBetween(since: string, at: string): number {
  return Math.floor((Date.parse(at) - Date.parse(since)) / 1000);
}

function bad(
  since: string,
  text: string,
  measured: { readonly value: number; readonly limit: number },
): Finding {
  return { verdict: 'bad', since, text: text.slice(0, MAX_CHARACTERS), ...measured };
}

function later(one: string, other: string): string {
  return one < other ? other : one;
}

function percent(share: number): string {
  return `${Math.round(share * 1000) / 10} %`;
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((one, other) => one - other);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? 0;
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] ?? 0)) / 2;
}
