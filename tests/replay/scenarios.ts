import type { WorkflowHandle } from '@temporalio/client';
import { WORKFLOW_TYPES } from '../companyNames.ts';
import type { Judged } from '../../activities/alerts/dependencies.ts';
import type { AlertEpisode } from '../../domain/alerts/episodes.ts';
import type { TickOutcome } from '../../domain/ticks.ts';
import {
  pauseBackfillUpdate,
  pauseRedriveUpdate,
  pauseUpdate,
  restartUpdate,
  resumeBackfillUpdate,
  resumeRedriveUpdate,
  resumeUpdate,
  setIntervalUpdate,
  setQuantityUpdate,
  tickNowUpdate,
  verifyNowUpdate,
} from '../../workflows/messages.ts';
import { failed, oneAfterTheOther, PASSED, WELL, type FakeActivities } from './fakeActivities.ts';

/** What can be waited for in a history that grows. */
export interface Waiting {
  /** Waits until the history has so many events of this type, e.g. `ACTIVITY_TASK_FAILED`. */
  events(count: number, type: string): Promise<void>;
}

/** A workflow's life, of which the history is saved. */
export interface Scenario {
  readonly type: string;
  /** What happens to it: the rest of the file's name. */
  readonly what: string;
  readonly input?: object;
  readonly activities?: Partial<FakeActivities>;
  /** Where the server suggests to continue as new after some thirty events: the first run and the one after it are saved. */
  readonly shortRuns?: boolean;
  /** Goes on until the history has what it is saved for. */
  readonly live: (handle: WorkflowHandle, waiting: Waiting) => Promise<void>;
}

const { pipeline, ingest, stream, verify, redrive, backfill } = WORKFLOW_TYPES;
const everySecond = { intervalSeconds: 1 };
const published = async () => ({ records: 1, rejected: 0 });
const cancel = async (handle: WorkflowHandle) => {
  await handle.cancel();
  await handle.result().catch(() => undefined);
};
const continuesAsNew: Scenario['live'] = (_handle, waiting) =>
  waiting.events(1, 'WORKFLOW_EXECUTION_CONTINUED_AS_NEW');

/** A failure that the source asked to wait with, for three seconds. */
async function rateLimited(): Promise<never> {
  const notBefore = new Date(Date.now() + 3000).toISOString();
  throw failed('SourceRateLimited', 'too many requests (429)', { notBefore });
}

const ingestions: readonly Scenario[] = [
  {
    type: ingest,
    what: 'failures',
    input: everySecond,
    activities: {
      ingestTick: oneAfterTheOther(
        published,
        () => Promise.reject(failed('KafkaError', 'no leader')),
        () => Promise.reject(failed('SourceRejected', 'expected status 200, got 404')),
        () => Promise.reject(failed('SourceUnavailable', 'expected status 200, got 500')),
        rateLimited,
        async () => ({ records: 3, rejected: 2 }),
        published,
      ),
    },
    live: (_handle, waiting) => waiting.events(4, 'ACTIVITY_TASK_COMPLETED'),
  },
  {
    type: ingest,
    what: 'updates',
    input: everySecond,
    async live(handle, waiting) {
      await waiting.events(3, 'ACTIVITY_TASK_COMPLETED');
      await handle.executeUpdate(pauseUpdate);
      await handle.executeUpdate(tickNowUpdate);
      await handle.executeUpdate(resumeUpdate);
      await handle.executeUpdate(setIntervalUpdate, { args: [2] });
      await handle.executeUpdate(setQuantityUpdate, { args: [3] });
      await waiting.events(7, 'ACTIVITY_TASK_COMPLETED');
    },
  },
  {
    type: ingest,
    what: 'cancelled',
    input: everySecond,
    async live(handle, waiting) {
      await waiting.events(3, 'ACTIVITY_TASK_COMPLETED');
      await cancel(handle);
    },
  },
  {
    type: ingest,
    what: 'cursor',
    input: everySecond,
    activities: {
      ingestTick: oneAfterTheOther<TickOutcome>(
        async () => ({ records: 1, rejected: 0, cursor: 'c1', unchanged: 2 }),
        () => Promise.reject(failed('SourceCursorRefused', 'it no longer takes the cursor')),
        async () => ({ records: 3, rejected: 0, cursor: 'c3', uncompared: true }),
      ),
    },
    live: (_handle, waiting) => waiting.events(3, 'ACTIVITY_TASK_COMPLETED'),
  },
  { type: ingest, what: 'continuedAsNew', input: everySecond, shortRuns: true, live: continuesAsNew },
];

const driverEnded = async () => {
  throw failed('SparkDriverEnded', 'driver-1 ended', 'driver-1', true);
};

const streams: readonly Scenario[] = [
  {
    type: stream,
    what: 'restarts',
    activities: {
      ownSparkDriver: oneAfterTheOther<never>(
        driverEnded,
        async () => {
          throw failed('SparkDriverStalled', 'driver-2 stored nothing', 'driver-2', false);
        },
        async () => {
          throw failed('SparkDriverForgotten', 'driver-3 is not known any more', 'driver-3', false);
        },
        WELL.ownSparkDriver.bind(undefined, { streamId: '' }),
      ),
    },
    live: (_handle, waiting) => waiting.events(6, 'ACTIVITY_TASK_SCHEDULED'),
  },
  {
    type: stream,
    what: 'updates',
    activities: {
      ownSparkDriver: oneAfterTheOther<never>(
        WELL.ownSparkDriver.bind(undefined, { streamId: '' }),
        async () => {
          throw failed('TopicMissing', 'there is no topic', 'driver-2', true);
        },
        async () => {
          throw failed('TopicReplaced', 'it is another topic', 'driver-3', false);
        },
        async () => {
          throw failed('CheckpointBroken', 'offsets/7 is empty', 'driver-4', false);
        },
        WELL.ownSparkDriver.bind(undefined, { streamId: '' }),
      ),
    },
    async live(handle, waiting) {
      await waiting.events(2, 'ACTIVITY_TASK_SCHEDULED');
      await handle.executeUpdate(restartUpdate, { args: [{}] });
      // The end of the first driver; then three drivers, and after each what it may lack.
      await waiting.events(9, 'ACTIVITY_TASK_SCHEDULED');
      await handle.executeUpdate(restartUpdate, { args: [{ from: 'verified' }] });
      await waiting.events(11, 'ACTIVITY_TASK_SCHEDULED');
      await cancel(handle);
    },
  },
  {
    type: stream,
    what: 'cancelled',
    async live(handle, waiting) {
      await waiting.events(2, 'ACTIVITY_TASK_SCHEDULED');
      await cancel(handle);
    },
  },
  {
    type: stream,
    what: 'continuedAsNew',
    activities: { ownSparkDriver: driverEnded },
    shortRuns: true,
    live: continuesAsNew,
  },
];

const everyFive = { intervalSeconds: 5 };

/** Of a time that is yet to come: what is older than a day is sent to nobody. */
const LAG: AlertEpisode = {
  kind: 'lag',
  since: '2036-11-27T00:00:00.000Z',
  foundAt: '2036-11-27T00:03:00.000Z',
  text: '7 records wait for the stream',
  value: 200,
  limit: 180,
};
const judged = (episode: AlertEpisode): Judged => ({
  watch: { since: PASSED.at },
  episodes: [episode],
  isTold: true,
});

const verifications: readonly Scenario[] = [
  {
    type: verify,
    what: 'reports',
    input: everyFive,
    activities: {
      verify: oneAfterTheOther(
        async () => PASSED,
        async () => ({ ...PASSED, behind: true, unverified: 90_000, unverifiedSince: PASSED.at }),
        async () => ({ ...PASSED, ok: false, missing: 1, failures: ['1 record is missing'] }),
        () => Promise.reject(failed('KafkaError', 'no leader')),
        () => Promise.reject(failed('UnknownTopic', 'topic companies_created does not exist')),
        async () => PASSED,
      ),
      ticksOf: oneAfterTheOther<null>(
        async () => null,
        async () => {
          throw failed('Error', 'no answer');
        },
        async () => null,
      ),
    },
    live: (_handle, waiting) => waiting.events(13, 'TIMER_STARTED'),
  },
  {
    type: verify,
    what: 'alerts',
    input: everyFive,
    activities: {
      judgePipeline: oneAfterTheOther(
        async () => judged(LAG),
        () => Promise.reject(failed('Error', 'not to be judged')),
        async () => judged({ ...LAG, recoveredAt: LAG.foundAt }),
      ),
      sendAlert: oneAfterTheOther(
        () => Promise.reject(failed('WebhookRefused', 'expected status 200, got 401')),
        async () => true,
      ),
    },
    live: (_handle, waiting) => waiting.events(9, 'TIMER_STARTED'),
  },
  {
    type: verify,
    what: 'updates',
    input: everyFive,
    activities: {
      verify: oneAfterTheOther(
        async () => PASSED,
        () => Promise.reject(failed('KafkaError', 'no leader')),
        async () => PASSED,
      ),
    },
    async live(handle, waiting) {
      await handle.executeUpdate(verifyNowUpdate);
      await handle.executeUpdate(verifyNowUpdate).catch(() => undefined);
      await waiting.events(7, 'TIMER_STARTED');
    },
  },
  {
    type: verify,
    what: 'cancelled',
    input: everyFive,
    async live(handle, waiting) {
      await waiting.events(3, 'TIMER_STARTED');
      await cancel(handle);
    },
  },
  {
    type: verify,
    what: 'continuedAsNew',
    input: everyFive,
    // A receiver that takes nothing does not keep a run from its end.
    activities: {
      judgePipeline: async () => judged(LAG),
      sendAlert: () => Promise.reject(failed('WebhookRefused', 'expected status 200, got 401')),
    },
    shortRuns: true,
    live: continuesAsNew,
  },
];

const pipelines: readonly Scenario[] = [
  {
    type: pipeline,
    what: 'partEnded',
    input: { ingest: everySecond },
    async live(handle, waiting) {
      await waiting.events(3, 'CHILD_WORKFLOW_EXECUTION_STARTED');
      await handle.client.getHandle(`${handle.workflowId}/ingest`).terminate();
      await waiting.events(1, 'CHILD_WORKFLOW_EXECUTION_TERMINATED');
    },
  },
  {
    type: pipeline,
    what: 'refused',
    activities: {
      prepare: async () => {
        throw failed('SchemaRefused', 'the schema is incompatible');
      },
    },
    live: (_handle, waiting) => waiting.events(1, 'WORKFLOW_EXECUTION_FAILED'),
  },
  {
    type: pipeline,
    what: 'partFailed',
    activities: {
      // Before the parts are started, and then by the first part that prepares.
      prepare: oneAfterTheOther(WELL.prepare, () =>
        Promise.reject(failed('SchemaRefused', 'the schema is incompatible')),
      ),
    },
    live: (_handle, waiting) => waiting.events(1, 'WORKFLOW_EXECUTION_FAILED'),
  },
  {
    type: pipeline,
    what: 'cancelled',
    async live(handle, waiting) {
      await waiting.events(3, 'CHILD_WORKFLOW_EXECUTION_STARTED');
      await cancel(handle);
    },
  },
];

const redrives: readonly Scenario[] = [
  {
    type: redrive,
    what: 'updates',
    input: { perSecond: 1 },
    activities: {
      redrive: oneAfterTheOther(
        async () => ({ seen: 2, accepted: 1, notAccepted: [], after: '1', ends: { 0: '7' } }),
        async () => ({ seen: 1, accepted: 1, notAccepted: [], ends: { 0: '8' } }),
      ),
    },
    async live(handle, waiting) {
      await waiting.events(1, 'TIMER_STARTED');
      await handle.executeUpdate(pauseRedriveUpdate);
      await handle.executeUpdate(resumeRedriveUpdate);
      await waiting.events(1, 'WORKFLOW_EXECUTION_COMPLETED');
    },
  },
  {
    type: redrive,
    what: 'dryRun',
    input: { dryRun: true },
    live: (_handle, waiting) => waiting.events(1, 'WORKFLOW_EXECUTION_COMPLETED'),
  },
  {
    type: redrive,
    what: 'failures',
    activities: {
      redrive: oneAfterTheOther(() => Promise.reject(failed('RecordTooLarge', 'it is too large to be sent'))),
    },
    live: (_handle, waiting) => waiting.events(1, 'WORKFLOW_EXECUTION_FAILED'),
  },
  {
    type: redrive,
    what: 'cancelled',
    activities: { settleRedriven: WELL.ownSparkDriver.bind(undefined, { streamId: '' }) },
    async live(handle, waiting) {
      await waiting.events(4, 'ACTIVITY_TASK_SCHEDULED');
      await cancel(handle);
    },
  },
  {
    type: redrive,
    what: 'continuedAsNew',
    // One a step, and no end of them.
    activities: {
      redrive: async () => ({ seen: 1, accepted: 1, notAccepted: [], after: '1', ends: { 0: '7' } }),
    },
    shortRuns: true,
    live: continuesAsNew,
  },
];

const backfills: readonly Scenario[] = [
  {
    type: backfill,
    what: 'updates',
    input: { ticks: 8, concurrency: 2 },
    activities: {
      ingestTick: oneAfterTheOther(
        published,
        () => Promise.reject(failed('SourceRejected', 'status 404')),
        published,
      ),
    },
    async live(handle, waiting) {
      await waiting.events(1, 'ACTIVITY_TASK_FAILED');
      await handle.executeUpdate(resumeBackfillUpdate);
      await handle.executeUpdate(pauseBackfillUpdate);
      await handle.executeUpdate(resumeBackfillUpdate);
      await waiting.events(1, 'WORKFLOW_EXECUTION_COMPLETED');
    },
  },
  {
    type: backfill,
    what: 'dryRun',
    input: { from: '2026-11-20T00:00:00Z', to: '2026-11-21T00:00:00Z', dryRun: true },
    live: (_handle, waiting) => waiting.events(1, 'WORKFLOW_EXECUTION_COMPLETED'),
  },
  {
    type: backfill,
    what: 'cancelled',
    input: { ticks: 8, concurrency: 2 },
    activities: { ingestTick: WELL.ownSparkDriver.bind(undefined, { streamId: '' }) },
    async live(handle, waiting) {
      await waiting.events(3, 'ACTIVITY_TASK_SCHEDULED');
      await cancel(handle);
    },
  },
  {
    type: backfill,
    what: 'continuedAsNew',
    input: { ticks: 1000, concurrency: 2 },
    shortRuns: true,
    live: continuesAsNew,
  },
];

/** All that is recorded: of every workflow start, failure, cancel; what it does on updates; continue-as-new; each patch. */
export const SCENARIOS: readonly Scenario[] = [
  ...ingestions,
  ...streams,
  ...verifications,
  ...pipelines,
  ...redrives,
  ...backfills,
];
