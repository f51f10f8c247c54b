import type { Client } from '@temporalio/client';
import { driversOf, surveyOf, type StreamDriver } from '../../activities/stream/survey.ts';
import type { PipelineConfig } from '../../config/pipelineConfig.ts';
import type { TemporalConfig } from '../../config/temporalConfig.ts';
import { openCassandra } from '../../connections/cassandra/cassandra.ts';
import { deadLetters } from '../../connections/cassandra/deadLetters.ts';
import type { TopicOffsets } from '../../connections/kafka/kafka.ts';
import { openKafka } from '../../connections/kafka/openKafka.ts';
import { SILENT_LOG } from '../../connections/log.ts';
import { openSparkMaster } from '../../connections/spark/masterHttp.ts';
import { progressReports } from '../../connections/cassandra/streamProgress.ts';
import { openTemporal } from '../../connections/temporal/temporal.ts';
import { partWorkflowId } from '../../domain/names.ts';
import type { StreamProgress } from '../../domain/verification.ts';
import type { DiskSpace } from '../../infra/local/diskSpace.ts';
import { askedOnce } from './askedOnce.ts';
import { besideOf } from './beside.ts';
import type {
  BesideView,
  DeadLetterCount,
  ServerView,
  ShownPipeline,
  StoredReport,
  WorkflowView,
} from './snapshot.ts';
import { deadLettersToday, newestReport } from './tables.ts';
import { workflowView } from './workflows.ts';

/** Where the status comes from. Each call stands for itself: one that fails, or hangs, does not concern the others. */
export interface StatusSources {
  readonly pipeline: ShownPipeline;
  /** Servers of the native stack; undefined when it does not run. */
  servers(): Promise<readonly ServerView[] | undefined>;
  /** The file systems that it keeps data on. */
  disks(): Promise<readonly DiskSpace[]>;
  /** The newest run of a workflow id, with the answer of its `status` query. */
  workflow<Status>(workflowId: string): Promise<WorkflowView<Status> | undefined>;
  beside(): Promise<BesideView>;
  topic(): Promise<TopicOffsets>;
  drivers(): Promise<readonly StreamDriver[]>;
  progress(): Promise<StreamProgress | undefined>;
  deadLetters(): Promise<DeadLetterCount>;
  verification(): Promise<StoredReport | undefined>;
}

/** The systems that every pipeline's status is asked of, opened once for all of them. */
export interface StatusSystems {
  sourcesOf(stack: Pick<StatusSources, 'servers' | 'disks'>, pipeline: ShownPipeline): StatusSources;
  close(): Promise<void>;
}

/** Opens the systems, each at its first use and anew after a failure. `close` them after use. */
export function openStatusSystems(config: PipelineConfig, temporal: TemporalConfig): StatusSystems {
  const kafka = openKafka(config.kafka, {
    clientId: 'pipeline-status',
    log: SILENT_LOG,
    retry: { retries: 1 },
  });
  const cassandra = openCassandra(config.cassandra);
  const spark = openSparkMaster(config.spark);
  const survey = askedOnce(async () => surveyOf(await spark.overview()));
  const progress = progressReports(cassandra);
  let temporalClient: Promise<Client> | undefined;
  const asked = new Set<Promise<unknown>>();

  /** What is asked of Temporal must have ended before its connection is closed: see workflows.ts. */
  function noted<T>(call: Promise<T>): Promise<T> {
    asked.add(call);
    void Promise.allSettled([call]).then(() => asked.delete(call));
    return call;
  }

  async function client(): Promise<Client> {
    const opening = (temporalClient ??= openTemporal(temporal));
    try {
      return await opening;
    } catch (error) {
      if (temporalClient === opening) temporalClient = undefined;
      throw error;
    }
  }

  return {
    sourcesOf(stack, pipeline) {
      const { workflowId: pipelineId, topic } = pipeline.names;
      const streamId = partWorkflowId('stream', pipelineId);
      const offsets = askedOnce(() => kafka.topics.offsets(topic));
      return {
        ...stack,
        pipeline,
        workflow: (workflowId) => noted(client().then((opened) => workflowView(opened, workflowId))),
        beside: () => noted(client().then((opened) => besideOf(opened, pipeline.names))),
        topic: offsets,
        drivers: async () => driversOf(await survey(), streamId),
        progress: () => progress.latest(streamId),
        async deadLetters() {
          const { end } = await offsets();
          return deadLettersToday(
            deadLetters(cassandra),
            { topic, partitions: Object.keys(end) },
            new Date(),
          );
        },
        verification: () => newestReport(cassandra, pipelineId, new Date()),
      };
    },
    async close() {
      const [opened] = await Promise.allSettled([temporalClient, ...asked]);
      await Promise.all([
        kafka.close(),
        cassandra.close(),
        opened.status === 'fulfilled' ? opened.value?.connection.close() : undefined,
      ]);
    },
  };
}
