import type { AlertFacts } from './facts.ts';
import { judgeAlerts } from './judge.ts';
import { ALERT_KINDS, type AlertKind } from './kinds.ts';
import { thresholdsOf, type SomeThresholds } from './thresholds.ts';

const AT = '2026-11-23T12:00:00.000Z';
const ago = (seconds: number) => new Date(Date.parse(AT) - seconds * 1000).toISOString();

const REPORT = {
  ok: true,
  failures: [],
  lag: 0,
  oldestUnprocessedSeconds: 0,
  newestStoredAt: ago(8),
} as const;
const ticked = (seconds: number, rest: object = {}) => ({
  ticks: { intervalSeconds: 10, publishedAt: ago(seconds), countedSince: ago(seconds), ...rest },
});
const { newestStoredAt: _newest, ...NOTHING_STORED } = REPORT;
const WELL: AlertFacts = {
  at: AT,
  watchedSince: ago(86_400),
  paused: false,
  ...ticked(5),
  report: REPORT,
  hour: { records: 360, refused: 0, rejected: 0 },
  daysBefore: [350, 360, 370],
};

function found(kind: AlertKind, changed: Partial<AlertFacts>, thresholds: SomeThresholds = {}) {
  return judgeAlerts({ ...WELL, ...changed }, thresholdsOf(thresholds)).get(kind);
}
const hour = (records: number, refused: number, rejected = 0) => ({ hour: { records, refused, rejected } });
const waiting = (oldestUnprocessedSeconds: number) => ({
  report: { ...REPORT, lag: 7, oldestUnprocessedSeconds },
});

it('a pipeline that is well has no alert', () => {
  const findings = judgeAlerts(WELL, thresholdsOf());
  expect([...findings].map(([kind, { verdict }]) => [kind, verdict])).toEqual(
    ALERT_KINDS.map((kind) => [kind, 'well']),
  );
});

describe('what is bad', () => {
  it.each<[AlertKind, string, Partial<AlertFacts>, string, string]>([
    [
      'verification',
      'a check that failed',
      { report: { ...REPORT, ok: false, failures: ['missing: 2 records'] } },
      AT,
      'missing: 2 records',
    ],
    [
      'verification',
      'one that could not be carried out',
      { impossible: 'no Cassandra' },
      AT,
      'it could not be carried out: no Cassandra',
    ],
    [
      'ticks',
      'none for more than five minutes, with the reason',
      ticked(301, { failure: 'connection refused' }),
      ago(301),
      'no tick was published for 301 s (more than 300 s): connection refused',
    ],
    [
      'freshness',
      'a newest record that is old',
      { report: { ...REPORT, newestStoredAt: ago(400) } },
      ago(400),
      'the newest stored record is 400 s old (more than 300 s)',
    ],
    [
      'freshness',
      'a table to which nothing came since it is watched',
      { watchedSince: ago(500), report: { ...REPORT, newestStoredAt: ago(9000) } },
      ago(500),
      'no record was stored for 500 s (more than 300 s)',
    ],
    [
      'lag',
      'a record that has waited for long',
      waiting(200),
      ago(200),
      '7 records wait for the stream, the oldest for 200 s (more than 180 s)',
    ],
    [
      'deadLetters',
      'a share of dead letters',
      hour(200, 20),
      AT,
      '20 of 200 in the last hour were refused, 10 % (more than 5 %)',
    ],
    [
      'deadLetters',
      'what the schema refused, too',
      hour(0, 40, 40),
      AT,
      '40 of 40 in the last hour were refused, 100 % (more than 5 %)',
    ],
    [
      'volume',
      'fewer than usual',
      hour(100, 0),
      AT,
      '100 records in the last hour, where 360 were usual at this time in the last 3 days: less than 50 %',
    ],
    [
      'volume',
      'many more than usual',
      hour(4000, 0),
      AT,
      '4000 records in the last hour, where 360 were usual at this time in the last 3 days: more than 5 times',
    ],
  ])('%s: %s', (kind, _case, changed, since, text) => {
    expect(found(kind, changed)).toMatchObject({ verdict: 'bad', since, text });
  });
});

describe('nothing is held against a pipeline', () => {
  it.each<[AlertKind, string, Partial<AlertFacts>]>([
    [
      'verification',
      'whose records wait for a moment, which is lag',
      { report: { ...REPORT, ok: false, failures: ['freshness: 3 records wait'] } },
    ],
    ['ticks', 'that ticks once in ten minutes', ticked(1500, { intervalSeconds: 600 })],
    [
      'freshness',
      'that ticks once in ten minutes',
      { ...ticked(5, { intervalSeconds: 600 }), report: { ...REPORT, newestStoredAt: ago(1500) } },
    ],
    ['lag', 'of which one record waits for a moment', waiting(60)],
    ['deadLetters', 'with a handful of dead letters', hour(20, 9)],
  ])('%s: %s', (kind, _case, changed) => {
    expect(found(kind, changed)).toEqual({ verdict: 'well' });
  });
});

describe('what cannot be said stays as it was', () => {
  it.each<[AlertKind, string, Partial<AlertFacts>]>([
    ['ticks', 'while a person has paused them', { paused: true, ...ticked(9000) }],
    [
      'freshness',
      'while a person has paused the ticks',
      { paused: true, report: { ...REPORT, newestStoredAt: ago(9000) } },
    ],
    ['volume', 'while a person has paused the ticks', { paused: true, ...hour(0, 0) }],
    ['volume', 'in the first hour', { watchedSince: ago(3000), ...hour(0, 0) }],
    ['volume', 'without three days before', { daysBefore: [360, 360], ...hour(0, 0) }],
    ['volume', 'where hardly anything is usual', { daysBefore: [9, 9, 9], ...hour(0, 0) }],
    ['ticks', 'of a pipeline that was stopped in the night', { watchedSince: ago(60), ...ticked(9000) }],
    [
      'freshness',
      'of a pipeline that was stopped in the night',
      { watchedSince: ago(60), report: { ...REPORT, newestStoredAt: ago(9000) } },
    ],
    ['freshness', 'where nothing was ever stored', { watchedSince: ago(60), report: NOTHING_STORED }],
    ['lag', 'between the threshold and half of it', waiting(120)],
    ['lag', 'that is of before it is watched', { watchedSince: ago(60), ...waiting(9000) }],
    ['deadLetters', 'between the threshold and half of it', hour(1000, 40)],
    ['volume', 'between the threshold and what is ample', hour(220, 0)],
    ['volume', 'between the threshold and what is modest', hour(1500, 0)],
  ])('%s, %s', (kind, _case, changed) => {
    expect(found(kind, changed)).toEqual({ verdict: 'unknown' });
  });

  it('where nobody answers', () => {
    const { at, watchedSince, paused } = WELL;
    const findings = judgeAlerts({ at, watchedSince, paused }, thresholdsOf());
    for (const kind of ALERT_KINDS) expect(findings.get(kind)).toEqual({ verdict: 'unknown' });
  });
});

it('what is switched off is well, whatever happens', () => {
  const off = { staleSeconds: null, stalledSeconds: null, lagSeconds: null, deadLetterShare: null };
  const bad = {
    report: { ...REPORT, newestStoredAt: ago(9000), lag: 9, oldestUnprocessedSeconds: 9000 },
    ...ticked(9000),
    ...hour(0, 90, 90),
  };
  for (const kind of ['ticks', 'freshness', 'lag', 'deadLetters', 'volume'] as const)
    expect(found(kind, bad, { ...off, volumeBelow: null, volumeAbove: null })).toEqual({ verdict: 'well' });
});
