import type { VerificationReport } from '../verification.ts';

/** What alerts are judged by. Times are ISO 8601. */
export interface AlertFacts {
  /** The time of the judgement. */
  readonly at: string;
  /** Since when this pipeline runs and is watched: what was before, as in a night that it was stopped for, is held against nobody. */
  readonly watchedSince: string;
  /** A person has paused the ingestion. */
  readonly paused: boolean;
  /** The ingestion, where it answered. */
  readonly ticks?: {
    readonly intervalSeconds: number;
    /** When one was seen to be published last; absent where none was yet. */
    readonly publishedAt?: string;
    /** When their count was first seen to be what it is. */
    readonly countedSince: string;
    /** Why the last one failed, where none was published since. */
    readonly failure?: string;
  };
  /** The last verification, where one was carried out. */
  readonly report?: Pick<
    VerificationReport,
    'ok' | 'failures' | 'lag' | 'oldestUnprocessedSeconds' | 'newestStoredAt'
  >;
  /** Why it could not be. */
  readonly impossible?: string;
  /** Records of the last hour; absent where they could not be counted. */
  readonly hour?: HourCount;
  /** Records of the same hour of the last days, of those days in which all of it was verified. */
  readonly daysBefore?: readonly number[];
}

/** What was verified in the last hour. */
export interface HourCount {
  readonly records: number;
  /** Dead letters among them, and items that the schema refused before they were records. */
  readonly refused: number;
  /** Items that the schema refused; not among the records. */
  readonly rejected: number;
}
