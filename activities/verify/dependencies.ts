import type { Cassandra } from '../../connections/cassandra/cassandra.ts';
import type { Ledger } from '../../connections/cassandra/ledger.ts';
import type { Publisher, TopicAdmin, TopicReader } from '../../connections/kafka/kafka.ts';
import type { PipelineMetrics } from '../../connections/cassandra/pipelineMetrics.ts';
import type { ProgressReports } from '../../connections/cassandra/streamProgress.ts';
import type { VerificationReports } from '../../connections/cassandra/verificationReports.ts';
import type { WorkflowDirectory } from '../../connections/temporal/temporal.ts';
import type { Pipeline } from '../../domain/definition.ts';
import type { TickTotals } from '../../domain/ticks.ts';
import type { Clock } from '../stream/clock.ts';
import type { TotalsDependencies } from './checkTotals.ts';
import type { TickDependencies } from './proveTicks.ts';
import type { TickTraces } from './traceTicks.ts';

export interface VerifyDependencies {
  readonly pipeline: Pipeline;
  readonly topics: TopicAdmin;
  readonly reader: TopicReader;
  readonly publisher: Publisher;
  readonly cassandra: Cassandra;
  readonly progress: Pick<ProgressReports, 'latest'>;
  readonly workflows: Pick<WorkflowDirectory, 'streamStatus'>;
  readonly reports: VerificationReports;
  readonly ledger: Pick<Ledger, 'newest' | 'append'>;
  /** What the check of the totals needs. */
  readonly rollups: Omit<TotalsDependencies, 'progress' | 'factsOf' | 'clock'>;
  readonly metrics: PipelineMetrics;
  /** What the proof of the ticks needs. */
  readonly ticks: TickDependencies;
  /** Who is told of the ticks that were verified, where somebody is. */
  readonly traces?: TickTraces;
  readonly clock: Clock;
  /** Records that one verification reads back at most; the rest is left to the next. */
  readonly maxRecords?: number;
}

export interface VerifyRequest {
  readonly pipelineId: string;
  /** A record older than this must have been processed by the stream. */
  readonly graceSeconds: number;
  /** Seconds between verifications; absent in requests of older workers. */
  readonly intervalSeconds?: number;
  /** The ingestion's totals, where an ingestion answered. */
  readonly ticks?: TickTotals;
  /** Drivers that the stream has replaced, where a stream answered. */
  readonly driverRestarts?: number;
}
