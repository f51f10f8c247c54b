import type { DeadLetters } from '../../connections/cassandra/deadLetters.ts';
import type { Publisher, TopicAdmin, TopicReader } from '../../connections/kafka/kafka.ts';
import type { ProgressReports } from '../../connections/cassandra/streamProgress.ts';
import type { DeadLetterSelection, NotAccepted } from '../../domain/deadLetters.ts';
import type { Offsets } from '../../domain/verification.ts';
import type { Acceptance } from './acceptance.ts';

export interface RedriveDependencies {
  readonly topic: string;
  /** The field of a record that is its key. */
  readonly keyField: string;
  readonly topics: Pick<TopicAdmin, 'offsets'>;
  readonly reader: TopicReader;
  readonly publisher: Publisher;
  readonly deadLetters: DeadLetters;
  readonly acceptance: Acceptance;
  readonly progress: Pick<ProgressReports, 'latest'>;
  readonly now: () => Date;
}

/** Days and partitions of the topic to go through, and its ends before anything is sent. */
export interface RedrivePlan {
  readonly days: readonly string[];
  readonly partitions: readonly string[];
  readonly ends: Offsets;
}

/** The next dead letters to look at. */
export interface Step {
  readonly selection: DeadLetterSelection;
  readonly day: string;
  readonly partition: string;
  /** Those behind this offset. */
  readonly after?: string;
  readonly limit: number;
  /** When the redrive began, ISO 8601: what it sends is marked with this time, and known by it. */
  readonly startedAt: string;
}

export interface RedriveStep extends Step {
  readonly dryRun: boolean;
  /** Sent in place of the value of the one that is meant. */
  readonly value?: string;
  /** The topic's ends before this step: what it sends stands behind them. */
  readonly ends: Offsets;
}

export interface RedriveOutcome {
  readonly seen: number;
  readonly accepted: number;
  readonly notAccepted: readonly NotAccepted[];
  /** The last offset looked at; absent where the partition has no more on this day. */
  readonly after?: string;
  /** The topic's ends after it. */
  readonly ends: Offsets;
}

export interface SettleStep extends Step {
  readonly streamId: string;
  /** The topic's ends when all was sent. */
  readonly ends: Offsets;
}

export interface SettleOutcome {
  readonly stored: number;
  readonly refused: number;
  readonly after?: string;
}
