import type { AlertsStatus, IngestStatus, StreamStatus, VerifyStatus } from '../../domain/status.ts';
import type { StreamProgress, VerificationReport } from '../../domain/verification.ts';
import {
  AT,
  BACKFILL,
  INGEST,
  PROGRESS,
  REPORT,
  SERVER,
  STREAM,
  VERIFY,
  VIEWS,
  WELL,
} from './exampleSnapshot.ts';
import type { Snapshot, StoredReport, WorkflowView } from '../../cli/status/snapshot.ts';
import type { RULES } from '../../cli/status/problems/problems.ts';

/** For tests: pipelines that are not well. This one is {@link WELL} with one workflow changed. */
export function withWorkflow(
  part: keyof Snapshot['workflows'],
  changed: Partial<WorkflowView<never>>,
): Pick<Snapshot, 'workflows'> {
  return { workflows: { ...WELL.workflows, [part]: { value: { ...VIEWS[part], ...changed } } } };
}

/** {@link WELL} with workflows that answer something else to their status query. */
export const ingesting = (changed: Partial<IngestStatus>): Pick<Snapshot, 'workflows'> => ({
  workflows: {
    ...WELL.workflows,
    ingest: { value: { ...VIEWS.ingest, status: { value: { ...INGEST, ...changed } } } },
  },
});
/** {@link WELL} with an ingestion beside its own, or a back-fill, that is not well. */
export const alsoIngesting = (changed: Partial<IngestStatus>): Pick<Snapshot, 'beside'> => {
  const status = { value: { ...INGEST, ...changed } };
  return {
    beside: {
      value: { ingestions: [{ ...VIEWS.ingest, workflowId: 'more/ingest', status }], backfills: [] },
    },
  };
};
const backfilling = (changed: Partial<(typeof VIEWS)['backfill']>): Pick<Snapshot, 'beside'> => ({
  beside: { value: { ingestions: [], backfills: [{ ...VIEWS.backfill, ...changed }] } },
});
export const streaming = (changed: Partial<StreamStatus>): Pick<Snapshot, 'workflows'> => ({
  workflows: {
    ...WELL.workflows,
    stream: { value: { ...VIEWS.stream, status: { value: { ...STREAM, ...changed } } } },
  },
});
export const verifying = (changed: Partial<VerifyStatus>): Pick<Snapshot, 'workflows'> => ({
  workflows: {
    ...WELL.workflows,
    verify: { value: { ...VIEWS.verify, status: { value: { ...VERIFY, ...changed } } } },
  },
});

const { ticks, ...LAST }: VerificationReport = {
  ...REPORT,
  oldestUnprocessedSeconds: 0,
  ticks: INGEST.ticks,
};
const reporting = (changed: Partial<VerificationReport>) =>
  verifying({ last: { ...LAST, ...(ticks === undefined ? {} : { ticks }), ...changed } });

/** {@link WELL} with another row of its last verification. */
export const stored = (changed: Partial<StoredReport>): Pick<Snapshot, 'verification'> => ({
  verification: { value: { ...REPORT, ...changed } },
});
const reported = (changed: Partial<StreamProgress>): Pick<Snapshot, 'progress'> => ({
  progress: { value: { ...PROGRESS, ...changed } },
});

/** Before {@link AT}. */
export const MINUTE_AGO = '2026-11-23T11:59:00.000Z';
/** Forty minutes before {@link AT}. */
export const LONG_AGO = '2026-11-23T11:20:00.000Z';
/** Of what is not there. */
export const none = { value: undefined };
const away = { error: 'no answer within 6000 ms' };

const LONG_STALE = {
  kind: 'freshness',
  since: LONG_AGO,
  foundAt: '2026-11-23T11:26:00.000Z',
  text: 'the newest stored record is 360 s old (more than 300 s)',
  value: 360,
  limit: 300,
} as const;
const alerted = (changed: Partial<AlertsStatus>) =>
  verifying({ alerts: { watchedSince: LONG_AGO, episodes: [], ...changed } });

/** Of each rule: what is not well, and what is then said. */
export const FAILURES: Readonly<
  Record<keyof typeof RULES, readonly (readonly [string, Partial<Snapshot>, string])[]>
> = {
  diskFills: [
    [
      'a disk that has little room left',
      { disks: { value: [{ folder: '/data/cassandra', freeBytes: 300_000_000, totalBytes: 10 ** 11 }] } },
      'the disk of /data/cassandra fills, 286 MiB are free: make room; what ended for want of it goes on by itself then',
    ],
  ],
  serversDown: [
    [
      'a server that is not ready',
      { servers: [{ ...SERVER, state: 'restarting', ready: false }] },
      'kafka is restarting; see: npx pipeline logs kafka',
    ],
    [
      'a server that failed, with its reason',
      { servers: [{ ...SERVER, state: 'failed', ready: false, message: 'exit code 1' }] },
      'kafka is failed (exit code 1); see: npx pipeline logs kafka',
    ],
  ],
  answersMissing: [
    [
      'a Temporal that does not answer, said once',
      { workflows: { pipeline: away, ingest: away, stream: away, verify: away } },
      'Temporal could not be asked: no answer within 6000 ms',
    ],
    ['a Kafka that does not', { topic: { error: 'refused' } }, 'Kafka could not be asked: refused'],
    [
      'a Cassandra that does not say how many dead letters there are',
      { deadLetters: { error: 'no host' } },
      'Cassandra could not be asked: no host',
    ],
    [
      'a Spark master that does not',
      { drivers: { error: 'no host' } },
      'the Spark master could not be asked: no host',
    ],
  ],
  ended: [
    [
      'a pipeline that was never started',
      { workflows: { pipeline: none, ingest: none, stream: none, verify: none } },
      'company-pipeline was never started',
    ],
    [
      'a part that has ended while the pipeline runs, with its reason',
      withWorkflow('stream', { state: 'FAILED', failure: 'no such jar' }),
      'stream is FAILED (no such jar), though the pipeline runs',
    ],
  ],
  pausedByTemporal: [
    [
      'a workflow that somebody paused in Temporal, with the way on',
      withWorkflow('ingest', { state: 'PAUSED' }),
      'company-pipeline/ingest is paused; it goes on with: temporal workflow unpause --workflow-id company-pipeline/ingest',
    ],
    [
      'also where it is the pipeline itself',
      withWorkflow('pipeline', { state: 'PAUSED' }),
      'company-pipeline is paused; it goes on with: temporal workflow unpause --workflow-id company-pipeline',
    ],
  ],
  queriesUnanswered: [
    [
      'a workflow that does not answer its query',
      withWorkflow('verify', { status: { error: 'no answer within 3000 ms' } }),
      'company-pipeline/verify did not answer its status query: no answer within 3000 ms',
    ],
  ],
  activitiesFailing: [
    [
      'an activity that fails again and again',
      withWorkflow('ingest', {
        retrying: [{ activity: 'ingestTick', attempt: 4, running: true, lastFailure: 'connection refused' }],
      }),
      'company-pipeline/ingest: activity ingestTick is at attempt 4: connection refused',
    ],
    [
      'a stream that nobody owns for the moment',
      withWorkflow('stream', {
        retrying: [
          { activity: 'ownSparkDriver', attempt: 2, running: false, lastFailure: 'The worker shuts down' },
        ],
      }),
      'company-pipeline/stream: activity ownSparkDriver is at attempt 2: The worker shuts down',
    ],
    [
      'a tick of a back-fill that fails again and again',
      backfilling({
        retrying: [{ activity: 'ingestTick', attempt: 9, running: false, lastFailure: 'connection refused' }],
      }),
      'company-pipeline/backfill: activity ingestTick is at attempt 9: connection refused',
    ],
  ],
  backfillStuck: [
    [
      'a back-fill that has paused itself at a tick that failed, with the way on',
      backfilling({
        status: {
          value: {
            ...BACKFILL,
            state: 'paused',
            lastFailure: {
              due: '2026-11-20T01:00:00.000Z',
              at: LONG_AGO,
              message: 'expected status 200, got 404',
            },
          },
        },
      }),
      'company-pipeline/backfill waits at its tick of 2026-11-20T01:00:00.000Z, which failed 40 min ago: expected status 200, got 404; it goes on with: temporal workflow update execute --workflow-id company-pipeline/backfill --name resume',
    ],
  ],
  ticksFailing: [
    [
      'ticks that fail, until one is published',
      ingesting({
        failedInARow: 53,
        lastFailure: { tick: 360, at: LONG_AGO, message: 'the registry refused' },
      }),
      'tick 360 failed 40 min ago, the last of 53 in a row: the registry refused',
    ],
    [
      'a tick that failed only just, though the next was published',
      ingesting({ failedInARow: 0, lastFailure: { tick: 360, at: MINUTE_AGO, message: 'away' } }),
      'tick 360 failed 60 s ago: away',
    ],
    [
      'those of another ingestion, with its name',
      alsoIngesting({ failedInARow: 2, lastFailure: { tick: 7, at: LONG_AGO, message: 'refused' } }),
      'more/ingest: tick 7 failed 40 min ago, the last of 2 in a row: refused',
    ],
  ],
  sourceHeldOff: [
    [
      'ticks that wait as the source asked for it',
      ingesting({
        hold: { until: '2026-11-23T13:00:00.000Z', asked: true, failingSince: LONG_AGO, message: '429' },
      }),
      'no tick before 2026-11-23T13:00:00.000Z, as the source asked: 429',
    ],
    [
      'ticks that wait as the source goes on failing',
      ingesting({
        hold: { until: '2026-11-23T12:05:00.000Z', asked: false, failingSince: LONG_AGO, message: '500' },
      }),
      `no tick before 2026-11-23T12:05:00.000Z, as the source has been failing since ${LONG_AGO}: 500`,
    ],
  ],
  ticksSkipped: [
    [
      'ticks that are skipped, until one runs in time',
      ingesting({ lastSkip: { ticks: 1, at: LONG_AGO, over: false } }),
      '1 tick could not run in time and was skipped, 40 min ago',
    ],
    [
      'ticks that were skipped only just',
      ingesting({ lastSkip: { ticks: 5, at: MINUTE_AGO, over: true } }),
      '5 ticks could not run in time and were skipped, 60 s ago',
    ],
    [
      'those of another ingestion, with its name',
      alsoIngesting({ lastSkip: { ticks: 1, at: LONG_AGO, over: false } }),
      'more/ingest: 1 tick could not run in time and was skipped, 40 min ago',
    ],
  ],
  ticksOverdue: [
    [
      'a tick that should have begun long ago',
      ingesting({ nextTickAt: '2026-11-23T11:58:50.000Z' }),
      'a tick has been due for 70 s and has not begun',
    ],
  ],
  recordsRefused: [
    [
      'a record of the last hour that the schema refused',
      ingesting({ lastRejection: { tick: 300, at: LONG_AGO, records: 2 } }),
      'the schema refused 2 records of tick 300, 40 min ago; the reasons are in topic companies_created.dead_letters',
    ],
  ],
  streamFailing: [
    [
      'a stream that backs off',
      streaming({
        state: 'backing off',
        failuresInARow: 2,
        lastFailure: { at: AT, message: 'driver-1 is FAILED' },
      }),
      "the stream's driver ended 2 times in a row, 0 s ago: driver-1 is FAILED",
    ],
    [
      'a stream that needs a restart, however long ago it failed and whatever has been reported',
      streaming({
        state: 'needs a restart',
        failuresInARow: 1,
        lastFailure: { at: LONG_AGO, message: 'topic t was deleted. To go on: temporal …' },
      }),
      "the stream's driver ended 40 min ago: topic t was deleted. To go on: temporal …",
    ],
    [
      'a driver that ended and whose successor has reported nothing',
      {
        ...streaming({ failuresInARow: 1, lastFailure: { at: LONG_AGO, message: 'killed' } }),
        progress: none,
      },
      "the stream's driver ended 40 min ago: killed",
    ],
    [
      'drivers that work for a while and end, one after the other',
      streaming({
        failuresInARow: 8,
        lastFailure: { at: '2026-11-23T11:52:00.000Z', message: 'None.get' },
      }),
      "the stream's driver ended 8 times in a row, 8 min ago: None.get",
    ],
  ],
  wrongDrivers: [
    ['a stream without a driver', { drivers: { value: [] } }, 'no Spark driver runs for the stream'],
    [
      'a stream with two',
      { drivers: { value: [{ driverId: 'driver-1' }, { driverId: 'driver-2' }] } },
      '2 Spark drivers run for one stream: driver-1, driver-2',
    ],
  ],
  reportsMissing: [
    [
      'a stream that has fallen silent',
      reported({ at: '2026-11-23T11:55:00.000Z' }),
      'the stream has not reported for 5 min',
    ],
    ['a stream that never said anything', { progress: none }, 'the stream has not reported for 60 min'],
    [
      'a driver that says nothing, whatever another one said, and be it from the future',
      reported({ at: '2026-11-23T13:00:00.000Z', submissionId: 'driver-of-yore' }),
      'driver driver-20261123110010-0000 has reported nothing yet; the last report is of driver-of-yore',
    ],
  ],
  recordsWait: [
    [
      'more records than the stream gets through in a minute',
      reported({ endOffsets: { 0: '0', 1: '0' }, rowsPerSecond: 20 }),
      "1795 records wait to be stored, 89 s at the last batch's pace",
    ],
    [
      'records that came after a report of a stream at rest, which has said nothing since',
      reported({ at: '2026-11-23T11:59:20.000Z', endOffsets: { 0: '0', 1: '0' }, rowsPerSecond: 0 }),
      '1795 records wait to be stored, and the stream has not reported for 40 s',
    ],
  ],
  checkFailed: [
    [
      'each failed check of the last verification',
      stored({ ok: false, failures: ['2 records are missing'] }),
      'verification: 2 records are missing',
    ],
    ['a check that failed without a word', stored({ ok: false }), 'the last verification failed'],
  ],
  verificationImpossible: [
    [
      'a verification that could not be carried out after the last one that was',
      verifying({ lastFailure: { at: '2026-11-23T11:59:45.000Z', message: 'no Kafka' } }),
      'the last verification could not be carried out: no Kafka',
    ],
  ],
  verificationStandsStill: [
    ['a verification that stands still', stored({ at: LONG_AGO }), 'nothing was verified for 40 min'],
    ['one that never came about', { verification: none }, 'nothing was verified for 60 min'],
  ],
  notVerified: [
    [
      'records that wait to be verified',
      reporting({ unverified: 87_000, unverifiedSince: LONG_AGO }),
      '87000 records not verified yet, the oldest for 40 min',
    ],
  ],
  checkNotMade: [
    [
      'ticks that the last verification could not add up',
      verifying({ last: LAST }),
      'the last verification could not check that the ticks add up: the ingestion did not answer',
    ],
    [
      'ticks that it could not read of',
      reporting({
        tickProof: {
          proven: 1,
          short: 0,
          republished: 0,
          waiting: 0,
          leftRecords: 0,
          unprovable: 0,
          gone: 2,
        },
      }),
      'the last verification could not check the ticks of 2 runs: Temporal no longer keeps their histories',
    ],
  ],
  ticksUnprovable: [
    [
      'ticks of which nobody can say any more what they published',
      verifying({ unprovable: { at: LONG_AGO, ticks: 3 } }),
      '3 ticks were published, and their records can no longer be counted (40 min ago): they were removed from the topic before, or an older worker booked no offsets',
    ],
    [
      'one of them',
      verifying({ unprovable: { at: MINUTE_AGO, ticks: 1 } }),
      '1 tick was published, and its records can no longer be counted (60 s ago): they were removed from the topic before, or an older worker booked no offsets',
    ],
  ],
  deadLetters: [
    [
      'dead letters of the last hour',
      reporting({
        deadLettersLastHour: {
          count: 201,
          share: 0.971,
          commonestReason: 'timestamp_column: not an ISO 8601 time',
        },
      }),
      '201 dead letters in the last hour, 97 % of the records; most often: timestamp_column: not an ISO 8601 time',
    ],
    [
      'one of very many records, too',
      reporting({ deadLettersLastHour: { count: 1, share: 0.00001, commonestReason: 'revenue: too large' } }),
      '1 dead letter in the last hour, less than 1 % of the records; most often: revenue: too large',
    ],
  ],
  alertsLast: [
    [
      'an alert that lasts, and not one that is over',
      alerted({ episodes: [LONG_STALE, { ...LONG_STALE, kind: 'volume', recoveredAt: AT }] }),
      `stale since ${LONG_AGO}: the newest stored record is 360 s old (more than 300 s)`,
    ],
  ],
  alertsUnsent: [
    [
      'a message that nobody has taken yet',
      alerted({
        sendFailure: { at: MINUTE_AGO, message: 'Webhook https://hooks: expected status 200, got 401' },
      }),
      `alerts could not be sent at ${MINUTE_AGO}: Webhook https://hooks: expected status 200, got 401`,
    ],
  ],
};
