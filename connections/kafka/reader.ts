import type { KafkaMessage } from 'kafkajs';
import pRetry from 'p-retry';
import type { TopicReader, TopicRecord } from './kafka.ts';
import type { FetchCluster } from './cluster.ts';
import { KafkaError, OffsetsLost } from './errors.ts';
import { type FetchedPartition, readFetch } from './fetch.ts';
import { fromMessage, isFinal } from './messages.ts';

/**
 * What is read at a time is in memory until it is dealt with, unpacked and often with what it is compared with: of more, a good part outlives
 * the space for young objects, and is copied about by the garbage collection.
 */
const CHUNK_BYTES = 512 * 1024;
/** More than nearly every record has; of larger ones, a fetch answers with fewer than are asked for, and reading goes on after them. */
const RECORD_BYTES = 4096;
/** A broker answers with a batch, however large, but for those before it that compaction emptied: room for both. */
const MAX_FETCH_BYTES = 64 * 1024 * 1024;
const FETCH_WAIT_MS = 500;
/** Read committed: as the stream reads, records of aborted transactions are not there. */
const ISOLATION_LEVEL = 1;

/** About a minute, as a broker's restart takes. */
const RETRY = { retries: 15, minTimeout: 300, factor: 2, maxTimeout: 5000, maxRetryTime: 60_000 } as const;

/** An exact-range reader on kafkajs's fetch requests, to clusters that `open` opens. */
export function createTopicReader(open: () => FetchCluster): TopicReader & { close(): Promise<void> } {
  let cluster: FetchCluster | undefined;

  async function fetch(
    topic: string,
    partition: number,
    offset: bigint,
    maxBytes: number,
  ): Promise<FetchedPartition> {
    cluster ??= open();
    await cluster.connect();
    await cluster.addMultipleTargetTopics([topic]);
    await cluster.refreshMetadataIfNecessary();
    const leader = Object.keys(cluster.findLeaderForPartitions(topic, [partition]))[0];
    if (leader === undefined)
      throw new KafkaError(`find partition ${partition} of`, topic, 'it does not exist');
    const broker = await cluster.findBroker({ nodeId: leader });
    const answer: unknown = await broker.fetch({
      isolationLevel: ISOLATION_LEVEL,
      maxWaitTime: FETCH_WAIT_MS,
      minBytes: 1,
      maxBytes,
      topics: [{ topic, partitions: [{ partition, fetchOffset: offset.toString(), maxBytes }] }],
    });
    return readFetch(answer, topic, partition, offset);
  }

  /** The next fetch connects anew, with patience, and learns who leads the partitions now. */
  async function discard(): Promise<void> {
    const old = cluster;
    cluster = undefined;
    await old?.disconnect();
  }

  function fetchPatiently(
    topic: string,
    partition: number,
    offset: bigint,
    maxBytes: number,
    signal: AbortSignal,
  ) {
    return pRetry(() => fetch(topic, partition, offset, maxBytes), {
      ...RETRY,
      signal,
      shouldRetry: ({ error }) => !isOutOfRange(error) && !isFinal(error),
      onFailedAttempt: discard,
    });
  }

  async function* readPartition(
    topic: string,
    partition: number,
    from: bigint,
    to: bigint,
    signal: AbortSignal,
  ): AsyncGenerator<readonly TopicRecord[]> {
    let offset = from;
    let maxBytes = bytesFor(to - offset);
    while (offset < to) {
      signal.throwIfAborted();
      let fetched: FetchedPartition;
      try {
        fetched = await fetchPatiently(topic, partition, offset, maxBytes, signal);
      } catch (cause) {
        signal.throwIfAborted();
        if (cause instanceof KafkaError) throw cause;
        if (isOutOfRange(cause)) throw new OffsetsLost(topic, partition, offset.toString(), cause);
        throw new KafkaError(`read partition ${partition} at offset ${offset} of`, topic, cause);
      }
      const { messages, nextOffset, throttled } = fetched;
      if (nextOffset === undefined) {
        if (!throttled) maxBytes = more(maxBytes, topic, partition, offset);
        continue;
      }
      const records = messages
        .filter((message) => isWithin(message, offset, to))
        .map((message) => fromMessage(partition, message));
      if (records.length > 0) yield records;
      offset = nextOffset;
      maxBytes = bytesFor(to - offset);
    }
  }

  return {
    async *read(topic, { from, to }, signal) {
      for (const [partition, first] of Object.entries(from)) {
        const end = to[partition];
        if (end === undefined) continue;
        yield* readPartition(topic, Number(partition), BigInt(first), BigInt(end), signal);
      }
    },
    close: discard,
  };
}

/** Bytes to ask for: no more than `records` take, as the rest would be unpacked in vain. */
function bytesFor(records: bigint): number {
  return Math.min(CHUNK_BYTES, Number(records) * RECORD_BYTES);
}

/** Bytes to ask for after an answer that held no whole batch with a record. @throws KafkaError when more would not help. */
function more(maxBytes: number, topic: string, partition: number, offset: bigint): number {
  if (maxBytes < MAX_FETCH_BYTES) return 4 * maxBytes;
  const expected = `expected a batch that ends behind it, as it is committed, got none in ${maxBytes} bytes`;
  throw new KafkaError(`read partition ${partition} at offset ${offset} of`, topic, expected);
}

/** A fetch answers with whole batches, so its first and last records may lie outside of what was asked for. */
function isWithin({ offset }: KafkaMessage, from: bigint, to: bigint): boolean {
  const at = BigInt(offset);
  return from <= at && at < to;
}

function isOutOfRange(error: unknown): boolean {
  return error instanceof Error && error.name === 'KafkaJSOffsetOutOfRange';
}
