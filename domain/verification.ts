import type { LedgerMark } from './ledger.ts';
import type { TickTotals } from './ticks.ts';

/** Offsets by partition number; as a bound, the first offset that is not included. Decimal text: offsets are 64 bits wide. */
export type Offsets = Readonly<Record<string, string>>;

/** What one verification found; also a row of `verification_reports`. */
export interface VerificationReport {
  /** When the verification began, ISO 8601. */
  readonly at: string;
  /** No check failed. */
  readonly ok: boolean;
  /** Records read back from Kafka and looked for in Cassandra. */
  readonly checked: number;
  /** Records that the stream claims to have stored and that are neither in the table nor among the dead letters. */
  readonly missing: number;
  /** Records whose row differs in a column, and of which no newer version explains it. */
  readonly different: number;
  readonly deadLettered: number;
  /** Missing or different records published again, so that the stream stores them anew. */
  readonly repaired: number;
  /** Totals, and records by their minute, that are not what follows from the stored records. */
  readonly totalsDifferent: number;
  /** Records in the topic that the stream has not processed yet. */
  readonly lag: number;
  /** Age in seconds of the oldest record that the stream has not processed; 0 without lag. */
  readonly oldestUnprocessedSeconds: number;
  readonly verifiedFrom: Offsets;
  readonly verifiedTo: Offsets;
  /**
   * Records in the topic that no verification has come to yet, for whatever reason: nothing is known of them. Absent in reports
   * of older workers, as are all below.
   */
  readonly unverified?: number;
  /** When the oldest of them was appended, ISO 8601; absent without any. */
  readonly unverifiedSince?: string;
  /** Records that the stream has stored were left to the next verification, which therefore follows at once. */
  readonly behind?: boolean;
  /** What the ticks booked, compared with what the topic holds. */
  readonly tickProof?: TickProof;
  readonly deadLettersLastHour?: DeadLettersLastHour;
  /** Why most of the dead letters of this verification were refused; absent without any. */
  readonly deadLetterReason?: string;
  /** When the newest record that the stream has stored was appended, ISO 8601; absent where the topic holds none. */
  readonly newestStoredAt?: string;
  /** Kafka's id of the topic: one that was deleted and made again has another. */
  readonly topicId?: string;
  /** Its line of the ledger; absent where nothing was read. */
  readonly ledger?: LedgerMark;
  /** What is no failure and worth a line. */
  readonly notes?: readonly string[];
  /** The ingestion's totals at that time, where an ingestion answered. */
  readonly ticks?: TickTotals;
  /** One line a failed check. */
  readonly failures: readonly string[];
}

/**
 * What became of the ticks of every ingestion on the task queue: what Temporal's histories say that they published, against what
 * the topic holds. Counts of ticks, but for `republished`.
 */
export interface TickProof {
  /** Booked as published, and in the topic with as many records as they booked. */
  readonly proven: number;
  /** Booked as published, and in the topic with fewer. */
  readonly short: number;
  /** Records of those that were published again. */
  readonly republished: number;
  /** Booked as published, and not judged yet: verification has not come to their records. */
  readonly waiting: number;
  /** Failed or abandoned, and in the topic with records all the same. */
  readonly leftRecords: number;
  /** Nothing says where their records are, or what they booked. */
  readonly unprovable: number;
  /** Runs of ingestions of which Temporal no longer keeps what was not read yet; absent where there are none. */
  readonly gone?: number;
}

/** Dead letters among the records that were verified in the hour before a report. */
export interface DeadLettersLastHour {
  readonly count: number;
  /** Of the records verified in that hour, 0 to 1. */
  readonly share: number;
  /** Why most of them were refused; absent without any. */
  readonly commonestReason?: string;
}

/** What the stream reports of a micro-batch; a row of `stream_progress`. */
export interface StreamProgress {
  /** When the batch was reported, ISO 8601. */
  readonly at: string;
  readonly batchId: number;
  /** Spark's id of the driver, e.g. `driver-20261123215507-0000`. */
  readonly submissionId: string;
  readonly rowsRead: number;
  readonly deadLetters: number;
  readonly startOffsets: Offsets;
  /** Everything below is stored. */
  readonly endOffsets: Offsets;
  /** The topic's end when the batch was planned. */
  readonly latestOffsets: Offsets;
  readonly durationMs: number;
  readonly rowsPerSecond: number;
}
