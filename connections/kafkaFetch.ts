import type { KafkaMessage } from 'kafkajs';
import { z } from 'zod';
import { KafkaError } from './kafkaErrors.ts';

/** What kafkajs answers to a fetch, of which its types say nothing; only what is used here. */
const fetchAnswer = z.object({
  clientSideThrottleTime: z.number().default(0),
  responses: z.array(
    z.object({
      topicName: z.string(),
      partitions: z.array(
        z.object({
          partition: z.number(),
          highWatermark: z.string(),
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

/** A message with the bounds of the batch that it was sent in, as kafkajs decodes it. */
export type FetchedMessage = KafkaMessage & {
  readonly isControlRecord?: boolean;
  readonly batchContext?: { readonly firstOffset: string; readonly lastOffsetDelta: number };
};

/** One partition's part of a fetch. */
export interface FetchedPartition {
  readonly messages: readonly FetchedMessage[];
  /** Where to go on; the same offset once more when the broker, throttling, held its answer back. */
  readonly nextOffset: bigint;
}

/**
 * Reads kafkajs's answer to a fetch of one partition at `offset`.
 * @throws KafkaError when that partition is not in it, or its log ends at or before `offset`.
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
  const action = `read partition ${partition} at offset ${offset} of`;
  if (found === undefined) throw new KafkaError(action, topic, 'the broker answered without that partition');
  const { messages, highWatermark } = found;
  const last = messages.at(-1);
  // Older batches than were asked for still bring a step forward, so that reading always ends.
  if (last !== undefined) return { messages, nextOffset: max(offset + 1n, endOfBatch(last)) };
  if (clientSideThrottleTime > 0) return { messages, nextOffset: offset };
  // Nothing, though nothing was held back: no record is left up to the end.
  if (BigInt(highWatermark) <= offset)
    throw new KafkaError(action, topic, `its log ends at ${highWatermark}`);
  return { messages, nextOffset: BigInt(highWatermark) };
}

/** The end of the batch, not of its last record: compaction removes records and leaves their batch's bounds. */
function endOfBatch({ offset, batchContext }: FetchedMessage): bigint {
  const afterRecord = BigInt(offset) + 1n;
  if (batchContext === undefined) return afterRecord;
  return max(afterRecord, BigInt(batchContext.firstOffset) + BigInt(batchContext.lastOffsetDelta) + 1n);
}

function max(a: bigint, b: bigint): bigint {
  return a > b ? a : b;
}
