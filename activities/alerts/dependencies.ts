import type { AlertEpisodes } from '../../connections/cassandra/alertEpisodes.ts';
import type { VerificationReports } from '../../connections/cassandra/verificationReports.ts';
import type { WorkflowDirectory } from '../../connections/temporal/temporal.ts';
import type { Webhook } from '../../connections/webhook/webhook.ts';
import type { AlertChange, AlertEpisode } from '../../domain/alerts/episodes.ts';
import type { AlertFacts } from '../../domain/alerts/facts.ts';
import type { AlertThresholds } from '../../domain/alerts/thresholds.ts';

export interface AlertDependencies {
  /** Name of the pipeline's folder. */
  readonly pipeline: string;
  readonly thresholds: AlertThresholds;
  readonly episodes: AlertEpisodes;
  readonly reports: Pick<VerificationReports, 'lastHour'>;
  readonly workflows: Pick<WorkflowDirectory, 'ingestStatus'>;
  /** Who is told; absent where nobody is. */
  readonly webhook?: Webhook;
}

/** What is remembered from one judgement to the next. Times are ISO 8601. */
export interface AlertWatch {
  /** Since when the pipeline is watched without a pause that a person made. */
  readonly since: string;
  /** Ticks that were published, by the ingestion's count; when it was first so much; and whether it was less before. */
  readonly published?: { readonly count: number; readonly at: string; readonly hasGrown: boolean };
}

export interface JudgeRequest {
  readonly pipelineId: string;
  /** The last verification, where one was carried out. */
  readonly report?: NonNullable<AlertFacts['report']>;
  /** Why it could not be. */
  readonly impossible?: string;
  readonly watch: AlertWatch;
  /** What the workflow knows of alerts: of some, Cassandra may not have been told yet. */
  readonly known: readonly AlertEpisode[];
}

export interface Judged {
  /** The newest alert of each kind, and those of the last day. */
  readonly episodes: readonly AlertEpisode[];
  readonly watch: AlertWatch;
  /** Whether somebody is to be told of what is not sent yet. */
  readonly isTold: boolean;
}

export interface SendRequest {
  readonly pipelineId: string;
  readonly change: AlertChange;
}
