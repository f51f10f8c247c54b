import { z } from 'zod';
import { type AbortedTransaction, committedRecords, type FetchedMessage } from './committed.ts';
import { KafkaError } from './errors.ts';

/** What kafkajs answers to a fetch, of which its types say nothing; only what is used here. */
const fetchAnswer = z.object({
  clientSideThrottleTime: z.number().default(0),
  responses: z.array(
    z.object({
      topicName: z.string(),
      partitions: z.array(
        z.object({
          partition: z.number(),
          lastStableOffset: z.string(),
          abortedTransactions: z.array(z.custom<AbortedTransaction>()),
          messages: z.array(
            z.custom<FetchedMessage>(
              (message) => typeof message === 'object' && message !== null && 'offset' in message,
              'expected a message with an offset',
            ),
          ),
        }),
      ),
    }),
  ),
});

/** One partition's part of a fetch. */
export interface FetchedPartition {
  /** Its committed records, without the log's own; the first and the last may lie outside of what was asked for. */
  readonly messages: readonly FetchedMessage[];
  /** Where to go on: behind the last batch of the answer. Undefined when the answer says nothing of the offset asked for. */
  readonly nextOffset: bigint | undefined;
  /** The broker held its answer back; kafkajs waits as long as it says before it asks again. */
  readonly throttled: boolean;
}

/**
 * Reads kafkajs's answer to a fetch of one partition at `offset`. A broker answers with whole batches, from the one that
 * holds the offset or, where compaction has removed it, from the next one; so what lies before the end of an answered batch
 * and was not answered is not there. An answer without a batch is no sign of that: throttled brokers give it, and kafkajs makes it
 * of a batch that compaction emptied and a part of the next one.
 * @throws KafkaError when that partition is not in it, or nothing at or behind `offset` is committed.
 */
export function readFetch(
  answer: unknown,
  topic: string,
  partition: number,
  offset: bigint,
): FetchedPartition {
  const { responses, clientSideThrottleTime } = fetchAnswer.parse(answer);
  const found = responses
    .filter(({ topicName }) => topicName === topic)
    .flatMap(({ partitions }) => partitions)
    .find((one) => one.partition === partition);
  const throttled = clientSideThrottleTime > 0;
  // Such an answer names no partitions at all.
  if (found === undefined && throttled) return { messages: [], nextOffset: undefined, throttled };
  const action = `read partition ${partition} at offset ${offset} of`;
  if (found === undefined) throw new KafkaError(action, topic, 'the broker answered without that partition');
  const { messages, lastStableOffset, abortedTransactions } = found;
  const last = messages.at(-1);
  const end = last === undefined ? offset : endOfBatch(last);
  if (end > offset) {
    return { messages: committedRecords(messages, abortedTransactions), nextOffset: end, throttled };
  }
  if (!throttled && BigInt(lastStableOffset) <= offset) {
    throw new KafkaError(action, topic, `its log ends, or is not committed yet, at ${lastStableOffset}`);
  }
  return { messages: [], nextOffset: undefined, throttled };
}

/** The end of the batch, not of its last record: compaction removes records and leaves their batch's bounds. */
function endOfBatch({ offset, batchContext }: FetchedMessage): bigint {
  const afterRecord = BigInt(offset) + 1n;
  if (batchContext === undefined) return afterRecord;
  const end = BigInt(batchContext.firstOffset) + BigInt(batchContext.lastOffsetDelta) + 1n;
  return end > afterRecord ? end : afterRecord;
}
