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
  /** Totals, and companies by their minute, that are not what follows from the stored companies. */
  readonly totalsDifferent: number;
  /** Records in the topic that the stream has not processed yet. */
  readonly lag: number;
  /** Age in seconds of the oldest record that the stream has not processed; 0 without lag. */
  readonly oldestUnprocessedSeconds: number;
  readonly verifiedFrom: Offsets;
  readonly verifiedTo: Offsets;
  /** The ingestion's totals at that time, where an ingestion answered. */
  readonly ticks?: TickTotals;
  /** One line a failed check. */
  readonly failures: readonly string[];
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
