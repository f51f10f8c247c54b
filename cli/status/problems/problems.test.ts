import { VIEWS, WELL } from '../../../tests/fakes/exampleSnapshot.ts';
import type { Snapshot } from '../snapshot.ts';
import {
  alsoIngesting,
  FAILURES,
  ingesting,
  LONG_AGO,
  MINUTE_AGO,
  none,
  stored,
  streaming,
  verifying,
  withWorkflow,
} from '../../../tests/fakes/exampleFailures.ts';
import { problemsOf, RULES } from './problems.ts';

describe.each(Object.entries(FAILURES))('the rule %s tells', (rule, failures) => {
  it.each(failures)('%s', (_case, changed, line) => {
    const snapshot = { ...WELL, ...changed };
    expect(RULES[rule as keyof typeof RULES](snapshot)).toEqual([line]);
    expect(problemsOf(snapshot)).toContain(line);
  });
});

it('a problem is one line, whatever a failure says', () => {
  const retrying = [{ activity: 'verify', attempt: 2, running: true, lastFailure: 'connection\n  refused' }];
  expect(problemsOf({ ...WELL, ...withWorkflow('verify', { retrying }) })).toEqual([
    'company-pipeline/verify: activity verify is at attempt 2: connection refused',
  ]);
});

it('what a rule says of the moment is not said by an alert, too', () => {
  const lag = {
    kind: 'ticks',
    since: LONG_AGO,
    foundAt: LONG_AGO,
    text: 'none',
    value: 2,
    limit: 1,
  } as const;
  const { workflows } = verifying({ alerts: { watchedSince: LONG_AGO, episodes: [lag] } });
  const failing = ingesting({
    failedInARow: 3,
    lastFailure: { tick: 360, at: LONG_AGO, message: 'refused' },
  });
  expect(problemsOf({ ...WELL, workflows })).toEqual([`ticks stalled since ${LONG_AGO}: none`]);
  expect(problemsOf({ ...WELL, workflows: { ...workflows, ingest: failing.workflows.ingest } })).toEqual([
    'tick 360 failed 40 min ago, the last of 3 in a row: refused',
  ]);
});

it('an alert of the pipeline’s own ticks is said beside what another ingestion’s ticks fail with', () => {
  const stalled = {
    kind: 'ticks',
    since: LONG_AGO,
    foundAt: LONG_AGO,
    text: 'none',
    value: 2,
    limit: 1,
  } as const;
  const { workflows } = verifying({ alerts: { watchedSince: LONG_AGO, episodes: [stalled] } });
  const failing = alsoIngesting({
    failedInARow: 3,
    lastFailure: { tick: 360, at: LONG_AGO, message: 'refused' },
  });
  expect(problemsOf({ ...WELL, workflows, ...failing })).toEqual([
    'more/ingest: tick 360 failed 40 min ago, the last of 3 in a row: refused',
    `ticks stalled since ${LONG_AGO}: none`,
  ]);
});

describe('nothing is told of', () => {
  const twoHoursAgo = '2026-11-23T10:00:00.000Z';
  it.each<[string, Partial<Snapshot>]>([
    ['a pipeline that is well', {}],
    [
      'a pipeline that has just begun',
      {
        workflows: {
          ...WELL.workflows,
          stream: { value: { ...VIEWS.stream, startedAt: MINUTE_AGO } },
          verify: { value: { ...VIEWS.verify, startedAt: MINUTE_AGO } },
        },
        progress: none,
        verification: none,
      },
    ],
    [
      'a pipeline of which a person runs only a part',
      { workflows: { pipeline: none, ingest: WELL.workflows.ingest, stream: none, verify: none } },
    ],
    ['an ingestion that a person has paused', ingesting({ state: 'paused' })],
    [
      'a tick that failed, once others were published',
      ingesting({ failedInARow: 0, lastFailure: { tick: 1, at: LONG_AGO, message: 'away' } }),
    ],
    [
      'ticks that were skipped, once others ran in time',
      ingesting({ lastSkip: { ticks: 9, at: LONG_AGO, over: true } }),
    ],
    [
      'records that were refused hours ago',
      ingesting({ lastRejection: { tick: 1, at: twoHoursAgo, records: 3 } }),
    ],
    [
      'the end of a worker whose driver another one has adopted, however long the driver lives',
      withWorkflow('stream', {
        retrying: [
          { activity: 'ownSparkDriver', attempt: 2, running: true, lastFailure: 'The worker shuts down' },
        ],
      }),
    ],
    [
      'a driver that was replaced, once the next one reports',
      streaming({
        failuresInARow: 1,
        lastFailure: { at: '2026-11-23T11:58:00.000Z', message: 'killed' },
      }),
    ],
    [
      'a verification that was impossible, once one was carried out',
      verifying({ lastFailure: { at: LONG_AGO, message: 'no Kafka' } }),
    ],
    ['ticks that could not be proven hours ago', verifying({ unprovable: { at: twoHoursAgo, ticks: 3 } })],
    [
      'a verification an hour ago, where a person wants one an hour',
      { ...stored({ at: LONG_AGO }), ...verifying({ intervalSeconds: 3600 }) },
    ],
  ])('%s', (_case, changed) => {
    expect(problemsOf({ ...WELL, ...changed })).toEqual([]);
  });
});
