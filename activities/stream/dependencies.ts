import type { Log } from '../../connections/log.ts';
import type { TopicAdmin } from '../../connections/kafka/kafka.ts';
import type { CreateSubmission, SparkMaster } from '../../connections/spark/master.ts';
import type { WorkflowDirectory } from '../../connections/temporal/temporal.ts';
import type { ProgressReports } from '../../connections/cassandra/streamProgress.ts';
import type { VerificationReports } from '../../connections/cassandra/verificationReports.ts';
import type { PipelineNames } from '../../domain/definition.ts';
import type { StreamRestart } from '../../domain/streamObstacles.ts';
import type { Clock } from './clock.ts';
import type { StreamLimits } from './limits.ts';

/** What owning a driver needs; all of it is handed in. */
export interface StreamDependencies {
  readonly master: SparkMaster;
  readonly progress: ProgressReports;
  /** What Temporal says of the workflows that own streams. */
  readonly workflows: Pick<WorkflowDirectory, 'stateOf'>;
  /** Whose streams these are: the drivers of other Temporal namespaces are not ours. */
  readonly owner: string;
  /** The submission of a stream's driver. */
  readonly submission: (streamId: string, restart?: StreamRestart) => CreateSubmission;
  /** Only asks whether what is stored can become what the worker's folder says. @throws SchemaRefused, TableDiffers when it cannot. */
  readonly refuseIncompatible: (signal: AbortSignal) => Promise<void>;
  /** Makes tables and columns, of a newer version too, where they are missing. @throws as `refuseIncompatible`, before anything is changed. */
  readonly ensureTables: (signal: AbortSignal) => Promise<unknown>;
  readonly names: Pick<PipelineNames, 'topic' | 'workflowId'>;
  readonly topics: Pick<TopicAdmin, 'offsets'>;
  readonly verifications: Pick<VerificationReports, 'last'>;
  readonly log: Log;
  readonly clock: Clock;
  readonly limits: StreamLimits;
}
