import { companies } from '../../pipelines/companies/pipeline.ts';
import { SILENT_LOG } from '../../connections/log.ts';
import type { WorkflowState } from '../../connections/temporal/temporal.ts';
import { SPARK_MAIN_CLASS } from '../../domain/names.ts';
import type { TopicOffsets } from '../../connections/kafka/kafka.ts';
import { LABEL } from '../../connections/spark/submission.ts';
import type { LastVerification } from '../../connections/cassandra/verificationReports.ts';
import type { StreamProgress } from '../../domain/verification.ts';
import type { StreamDependencies } from '../../activities/stream/dependencies.ts';
import { FakeClock, FIRST_REPORT_AT } from './fakeClock.ts';
import { FakeSparkMaster } from './fakeSparkMaster.ts';
import { STREAM_LIMITS } from '../../activities/stream/limits.ts';

/** For tests: a report of a batch. `end` and `latest` are the offsets of partition 0. */
export function report(
  submissionId: string,
  batchId: number,
  end: number,
  latest: number = end,
): StreamProgress {
  return {
    at: new Date(FIRST_REPORT_AT + batchId * 1000).toISOString(),
    batchId,
    submissionId,
    rowsRead: 1,
    deadLetters: 0,
    startOffsets: { '0': String(Math.max(0, end - 1)) },
    endOffsets: { '0': String(end) },
    latestOffsets: { '0': String(latest) },
    durationMs: 100,
    rowsPerSecond: 10,
  };
}

/** For tests: everything that owning a driver needs, in memory. A test changes what it is about. */
export function fakeStream() {
  const clock = new FakeClock();
  const master = new FakeSparkMaster(clock);
  const states = new Map<string, WorkflowState>();
  /** The newest report of a stream, and that of a driver where it is another one. */
  const reports = new Map<string, StreamProgress>();
  const topic: { offsets: TopicOffsets; verified: LastVerification | undefined } = {
    offsets: { topicId: 't', begin: { 0: '100', 1: '0' }, end: { 0: '900', 1: '50' } },
    verified: { at: '', topicId: 't', verifiedTo: { 0: '700', 1: '50' } },
  };
  /** What the worker would submit now. */
  const settings = { label: 'default.0a1b2c3d 00000001' };
  const deps: StreamDependencies = {
    master,
    clock,
    workflows: { stateOf: async (workflowId) => states.get(workflowId) ?? 'unknown' },
    progress: {
      latest: async (streamId) => reports.get(streamId),
      latestOf: async (streamId, submissionId) =>
        [reports.get(submissionId), reports.get(streamId)].find((it) => it?.submissionId === submissionId),
    },
    owner: 'default.0a1b2c3d',
    refuseIncompatible: () => Promise.resolve(),
    ensureTables: () => Promise.resolve(),
    names: companies.names,
    topics: { offsets: () => Promise.resolve(topic.offsets) },
    verifications: { last: () => Promise.resolve(topic.verified) },
    submission: (streamId, restart) => ({
      action: 'CreateSubmissionRequest',
      clientSparkVersion: '3.5.7',
      appResource: 'file:///job.jar',
      mainClass: SPARK_MAIN_CLASS,
      appArgs: [],
      environmentVariables: {},
      sparkProperties: {
        'spark.pipeline.stream': streamId,
        ...(restart === undefined ? {} : { 'spark.pipeline.restart': restart.id }),
        [LABEL]: settings.label,
      },
    }),
    log: SILENT_LOG,
    limits: STREAM_LIMITS,
  };
  return { clock, master, states, reports, topic, settings, deps };
}
