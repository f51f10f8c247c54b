import type { KafkaMessage } from 'kafkajs';

/** A message with the bounds of the batch that it was sent in, as kafkajs decodes it. */
export type FetchedMessage = KafkaMessage & {
  readonly isControlRecord?: boolean;
  readonly batchContext?: {
    readonly firstOffset: string;
    readonly lastOffsetDelta: number;
    readonly producerId: string;
    readonly inTransaction: boolean;
  };
};

/** A transaction that was aborted, as a broker names it: its producer, and the first offset that is part of it. */
export interface AbortedTransaction {
  readonly producerId: string;
  readonly firstOffset: string;
}

/** The type of a control record that ends a transaction without its records being committed: bytes 2 and 3 of its key. */
const ABORT = 0;

/**
 * The records of committed transactions, and of none, as a consumer with isolation level `read_committed` sees them; the
 * log's own markers are left out. An aborted transaction begins at the first offset that the broker names, and ends at its
 * producer's marker. (kafkajs's own filter forgets transactions when several begin between two records.)
 */
export function committedRecords(
  messages: readonly FetchedMessage[],
  abortedTransactions: readonly AbortedTransaction[],
): readonly FetchedMessage[] {
  const toCome = abortedTransactions.toSorted((a, b) =>
    BigInt(a.firstOffset) < BigInt(b.firstOffset) ? -1 : 1,
  );
  const aborted = new Set<string>();
  return messages.filter(({ offset, key, isControlRecord, batchContext }) => {
    for (let next = toCome[0]; next !== undefined && BigInt(next.firstOffset) <= BigInt(offset);) {
      aborted.add(next.producerId);
      toCome.shift();
      next = toCome[0];
    }
    if (isControlRecord === true) {
      if (batchContext !== undefined && key?.readInt16BE(2) === ABORT) {
        aborted.delete(batchContext.producerId);
      }
      return false;
    }
    return batchContext?.inTransaction !== true || !aborted.has(batchContext.producerId);
  });
}
