import { Partitioners } from 'kafkajs';
import { type OffsetRanges, offsetRanges, type PartitionRange } from '../../domain/offsets.ts';
import type { OutgoingRecord, Publisher } from './kafka.ts';
import { batchesBySize, recordBytes } from './batches.ts';
import { KafkaError, RecordTooLarge, UnknownTopic } from './errors.ts';
import { isProtocolError, toMessage } from './messages.ts';
import type { ProducerConnection } from './producer.ts';
import type { Log } from '../log.ts';

/** Below the broker's 1 MiB for a batch, with room for headers and for what a broker adds. */
const BATCH_BYTES = 512 * 1024;

/** From here on a batch is compressed; below it is not worth the processor's time. */
const COMPRESS_FROM_BYTES = 16 * 1024;

/**
 * A publisher on producers that `connect` opens. Four properties of kafkajs 2.2.4's idempotent producer shape it:
 *  - Sequence numbers are taken back when a request fails. A second send under way could then take the numbers of a batch
 *    that did arrive, and the broker would acknowledge it as a duplicate without storing it. So sends run one by one.
 *  - For the same reason a producer that gave up is not used again: the next send begins with a new producer id.
 *  - A send to several brokers whose leaders move between its attempts may leave a partition out. So each send is to one
 *    partition, chosen here with the default partitioner (murmur2 of the key, as Kafka's own clients do it).
 *  - It asks for the metadata of all topics that it has sent to, and one that is gone fails the request, for the others too, with about a
 *    minute of retries. So each topic has a producer of its own.
 * And nothing counts as sent but by the offset that the broker answered.
 */
export function createPublisher(
  connect: () => Promise<ProducerConnection>,
  log: Log,
): Publisher & { close(): Promise<void> } {
  const partitioner = Partitioners.DefaultPartitioner();
  const open = new Map<string, Promise<ProducerConnection>>();
  let last: Promise<unknown> = Promise.resolve();

  function connectionTo(topic: string): Promise<ProducerConnection> {
    const existing = open.get(topic);
    if (existing !== undefined) return existing;
    const connecting = connect();
    open.set(topic, connecting);
    return connecting;
  }

  async function send(topic: string, records: readonly OutgoingRecord[]): Promise<OffsetRanges> {
    const connection = await connectionTo(topic);
    const partitionMetadata = [...(await connection.partitionsOf(topic))];
    if (partitionMetadata.length === 0) throw new UnknownTopic(topic);
    const byPartition = new Map<number, OutgoingRecord[]>();
    for (const record of records) {
      const partition = partitioner({ topic, partitionMetadata, message: toMessage(record) });
      const part = byPartition.get(partition);
      if (part === undefined) byPartition.set(partition, [record]);
      else part.push(record);
    }
    const acknowledged: PartitionRange[] = [];
    for (const [partition, part] of byPartition) {
      for (const { records: batch, bytes } of batchesBySize(part, BATCH_BYTES)) {
        const compressed = bytes >= COMPRESS_FROM_BYTES;
        acknowledged.push(await connection.send({ topic, partition, records: batch, compressed }));
      }
    }
    return offsetRanges(acknowledged);
  }

  async function discard(topic: string): Promise<void> {
    const connecting = open.get(topic);
    open.delete(topic);
    try {
      await (await connecting)?.close();
    } catch (error) {
      // Whoever connected has been told of a failure to connect; a connection that cannot be closed is of no use either way.
      log.warn('Kafka: a producer could not be closed', { error: String(error) });
    }
  }

  async function sendOrDiscard(topic: string, records: readonly OutgoingRecord[]): Promise<OffsetRanges> {
    try {
      return await send(topic, records);
    } catch (cause) {
      await discard(topic);
      if (cause instanceof KafkaError) throw cause;
      if (isProtocolError(cause, 'UNKNOWN_TOPIC_OR_PARTITION')) throw new UnknownTopic(topic, cause);
      if (isProtocolError(cause, 'MESSAGE_TOO_LARGE')) {
        throw new RecordTooLarge(topic, Math.max(...records.map(recordBytes)), cause);
      }
      throw new KafkaError(`send ${records.length} records to`, topic, cause);
    }
  }

  return {
    publish(topic, records) {
      if (records.length === 0) return Promise.resolve({});
      const sending = last.then(() => sendOrDiscard(topic, records));
      // The next send waits for this one, whether it succeeds or not; its failure is its caller's.
      last = sending.catch(() => undefined);
      return sending;
    },
    async close() {
      await last;
      await Promise.all([...open.keys()].map(discard));
    },
  };
}
