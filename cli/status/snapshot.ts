import type { StreamDriver } from '../../activities/stream/survey.ts';
import type { TopicOffsets } from '../../connections/kafka/kafka.ts';
import type { Reading } from '../../connections/reading.ts';
import type { BackfillStatus } from '../../domain/backfill.ts';
import type { PipelineDefinition } from '../../domain/definition.ts';
import type { IngestStatus, PipelineStatus, StreamStatus, VerifyStatus } from '../../domain/status.ts';
import type { StreamProgress, VerificationReport } from '../../domain/verification.ts';
import type { DiskSpace } from '../../infra/local/diskSpace.ts';

/** The pipeline at one moment; what did not answer in time is a reading with an error. */
export interface Snapshot {
  /** When it was taken, ISO 8601. */
  readonly at: string;
  /** Id of the workflow that runs all parts of the pipeline. */
  readonly workflowId: string;
  readonly pipeline: ShownPipeline;
  readonly servers: readonly ServerView[];
  /** The file systems that the stack keeps data on. */
  readonly disks: Reading<readonly DiskSpace[]>;
  readonly workflows: WorkflowsView;
  readonly beside: Reading<BesideView>;
  /** Offsets of the topic of records. */
  readonly topic: Reading<TopicOffsets>;
  /** What Spark runs for the stream, oldest first; one driver, when all is well. */
  readonly drivers: Reading<readonly StreamDriver[]>;
  /** The stream's newest report; absent before its first. */
  readonly progress: Reading<StreamProgress | undefined>;
  readonly deadLetters: Reading<DeadLetterCount>;
  /** The newest verification; absent before the first. */
  readonly verification: Reading<StoredReport | undefined>;
}

/** Of which pipeline it is. */
export interface ShownPipeline extends Pick<PipelineDefinition, 'name' | 'names'> {
  /** The server that is its source's double, where it has one. */
  readonly double?: string;
  /** Its source answers with its state, whatever number of records a tick asks for. */
  readonly hasState?: true;
}

/** What a row of `verification_reports` holds of a report; the rest is told by the workflow's query alone. */
export type StoredReport = Omit<VerificationReport, 'oldestUnprocessedSeconds' | 'ticks'>;

/** A server of the native stack. */
export interface ServerView {
  readonly name: string;
  readonly state: string;
  /** Whether it is up and answers. */
  readonly ready: boolean;
  /** For people: a URL, or host and port. */
  readonly address: string;
  readonly pid?: number;
  /** How often it was started again after it had died. */
  readonly restarts: number;
  /** What happened last, where that needs saying. */
  readonly message?: string;
}

/** The workflows; one that was never started is an absent value. */
export interface WorkflowsView {
  readonly pipeline: Reading<WorkflowView<PipelineStatus> | undefined>;
  readonly ingest: Reading<WorkflowView<IngestStatus> | undefined>;
  readonly stream: Reading<WorkflowView<StreamStatus> | undefined>;
  readonly verify: Reading<WorkflowView<VerifyStatus> | undefined>;
}

/** What carries out ticks of the pipeline beside its own ingestion: others that somebody started, and a back-fill; those that are open. */
export interface BesideView {
  readonly ingestions: readonly WorkflowView<IngestStatus>[];
  readonly backfills: readonly WorkflowView<BackfillStatus>[];
}

/** The newest run of a workflow id. */
export interface WorkflowView<Status> {
  readonly workflowId: string;
  readonly type: string;
  /** Temporal's name of the execution's status, e.g. `RUNNING`, `TERMINATED`. */
  readonly state: string;
  readonly startedAt: string;
  /** Answer of its `status` query; absent once it has ended. */
  readonly status?: Reading<Status>;
  /** Why it failed, where it did. */
  readonly failure?: string;
  /** Activities that failed and are tried again. */
  readonly retrying: readonly RetryingActivity[];
}

export interface RetryingActivity {
  readonly activity: string;
  /** The attempt that runs or comes next. */
  readonly attempt: number;
  /** Whether that attempt runs; else it waits for its time. */
  readonly running: boolean;
  readonly lastFailure: string;
}

/** Dead letters of the current UTC day, counted no further than a bound. */
export interface DeadLetterCount {
  readonly count: number;
  /** Whether there are more than were counted. */
  readonly more: boolean;
}
