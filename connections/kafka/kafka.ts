import type { OffsetRanges } from '../../domain/offsets.ts';
import type { Offsets } from '../../domain/verification.ts';

/** A record as it is sent. Header values are text in UTF-8, or bytes as they were read. */
export interface OutgoingRecord {
  readonly key: string | Buffer | null;
  readonly value: string | Buffer | null;
  readonly headers?: RecordHeaders;
}

/** The value of a header: text in UTF-8, bytes, or none at all. */
export type HeaderValue = string | Buffer | null;

/** Header values by name; a header that occurs more than once has a list. */
export type RecordHeaders = Readonly<Record<string, HeaderValue | readonly HeaderValue[]>>;

/** Sends records so that what is acknowledged is on all in-sync replicas, once and in order. */
export interface Publisher {
  /**
   * Sends all of `records`, those of one key in their order; resolves with where they stand once a broker has acknowledged
   * each of them with an offset. A failed call may have sent some of them: whoever calls again sends all of them again.
   * @throws RecordTooLarge when a broker refuses a record for its size, else KafkaError after retries for about a minute.
   */
  publish(topic: string, records: readonly OutgoingRecord[]): Promise<OffsetRanges>;
}

/** How a topic is made, where it is missing; one that exists is left as it is. */
export interface TopicSpecification {
  readonly topic: string;
  readonly partitions: number;
  readonly replicationFactor: number;
  /** Topic configuration by its Kafka name, e.g. `retention.ms`. */
  readonly settings: Readonly<Record<string, string>>;
}

export interface TopicAdmin {
  /** Makes the topic unless it exists, waits until every partition has a leader, and says how many partitions it has. */
  ensureTopic(specification: TopicSpecification): Promise<{ readonly partitions: number }>;
  /**
   * First offset still held, and the end, of every partition: the offset the next record gets, or the beginning of the oldest
   * transaction that is still open (Kafka's last stable offset). @throws UnknownTopic.
   */
  offsets(topic: string): Promise<TopicOffsets>;
  /**
   * Of every partition the offset of the first record with this time (milliseconds since 1970) or a later one; the end where there is none.
   * @throws UnknownTopic.
   */
  offsetsAt(topic: string, timestampMs: number): Promise<Offsets>;
}

/** Bounds of a topic's partitions at one moment. */
export interface TopicOffsets {
  /** Kafka's UUID of the topic, as its tools write it: a topic that was deleted and made again has another one. */
  readonly topicId: string;
  readonly begin: Offsets;
  readonly end: Offsets;
}

/** A record as it stands in the topic. */
export interface TopicRecord {
  readonly partition: number;
  /** Decimal text: offsets are 64 bits wide. */
  readonly offset: string;
  /** Milliseconds since 1970: the append time in topics made by {@link TopicAdmin}. */
  readonly timestampMs: number;
  readonly key: Buffer | null;
  readonly value: Buffer | null;
  readonly headers: RecordHeaders;
}

/** Reads given stretches of a topic, without a consumer group and without leaving a trace. */
export interface TopicReader {
  /**
   * Yields every committed record of [from, to) in chunks of at most a few MiB, each chunk of one partition and in offset
   * order. Offsets are passed over only where the log itself shows that they have no such record: transaction markers, records of
   * aborted transactions, what compaction removed from a batch or between two. `to` must not be beyond the topic's end;
   * partitions that `from` or `to` lacks are not read. Waits out a broker's restart for about a minute.
   * @throws KafkaError when a broker goes on answering with nothing; OffsetsLost when a record of the range is no longer held; the signal's reason once it is aborted.
   */
  read(
    topic: string,
    range: { readonly from: Offsets; readonly to: Offsets },
    signal: AbortSignal,
  ): AsyncIterable<readonly TopicRecord[]>;
}

/** All that the pipeline does with Kafka. Connects at first use, so that opening never fails. */
export interface Kafka {
  readonly publisher: Publisher;
  readonly topics: TopicAdmin;
  readonly reader: TopicReader;
  close(): Promise<void>;
}
