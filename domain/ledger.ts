/** What a line of the ledger says of one partition: its records with offsets of [from, to). Decimal text: offsets are 64 bits wide. */
export interface LedgerStretch {
  readonly from: string;
  readonly to: string;
  readonly records: number;
  /** SHA-256 of these records, as they were read, in hexadecimal. */
  readonly digest: string;
}

/** A line of the ledger: what one verification has read, and what it found. */
export interface LedgerEntry {
  /** When the verification began, ISO 8601. */
  readonly at: string;
  readonly topic: string;
  /** Kafka's id of the topic. */
  readonly topicId: string;
  /** By partition; partitions of which nothing was read are not named. */
  readonly partitions: Readonly<Record<string, LedgerStretch>>;
  /** Records read; those of all partitions. */
  readonly records: number;
  /** Of them, dead letters. */
  readonly refused: number;
  /** Neither stored nor dead letters at that time. */
  readonly lost: number;
  /** Stored, with another value in a column, at that time. */
  readonly different: number;
}

/** A line in its place of the chain. */
export interface LedgerLine extends LedgerEntry {
  /** From 1, without a gap. */
  readonly number: number;
  /** Digest of the line before it; empty of the first. */
  readonly before: string;
}

/** A line as it is stored. */
export interface StoredLine {
  readonly number: number;
  /** The line as JSON: these very characters are what its digest is of. */
  readonly text: string;
  /** SHA-256 of {@link text}, in hexadecimal. */
  readonly digest: string;
}

/** Names a line from outside: in a verification's report, and so in Temporal's history. */
export type LedgerMark = Pick<StoredLine, 'number' | 'digest'>;
