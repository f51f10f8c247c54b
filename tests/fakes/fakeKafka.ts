import { createHash } from 'node:crypto';
import type {
  OutgoingRecord,
  Publisher,
  TopicAdmin,
  TopicReader,
  TopicRecord,
} from '../../connections/kafka/kafka.ts';
import { OffsetsLost, UnknownTopic } from '../../connections/kafka/errors.ts';
import { type OffsetRanges, offsetRanges, type PartitionRange } from '../../domain/offsets.ts';

/** Topics in memory. Records go to the partition that their key's hash says, and are appended at `nowMs`. */
export class FakeKafka implements Publisher, TopicAdmin, TopicReader {
  readonly topicsMade: Parameters<TopicAdmin['ensureTopic']>[0][] = [];
  readonly published: { readonly topic: string; readonly record: OutgoingRecord }[] = [];
  /** Thrown by the next `publish`, once. */
  failNextPublish: Error | undefined;
  /** Thrown by the next calls of `publish` to a topic, one each. */
  readonly failures = new Map<string, Error[]>();
  /** Topics that somebody has deleted. */
  readonly deleted = new Set<string>();
  nowMs = Date.parse('2026-11-23T12:00:00Z');
  readonly #partitions: number;
  readonly #logs = new Map<string, TopicRecord[][]>();
  readonly #begin = new Map<string, bigint[]>();
  readonly #timesMade = new Map<string, number>();

  constructor(partitions: number = 2) {
    this.#partitions = partitions;
  }

  /** The records of a topic, partition by partition. */
  log(topic: string): TopicRecord[][] {
    const existing = this.#logs.get(topic);
    if (existing !== undefined) return existing;
    const made = Array.from({ length: this.#partitions }, (): TopicRecord[] => []);
    this.#logs.set(topic, made);
    return made;
  }

  /** The topic is deleted and made again: it is empty, and another one. */
  remake(topic: string): void {
    this.#logs.delete(topic);
    this.#begin.delete(topic);
    this.#timesMade.set(topic, (this.#timesMade.get(topic) ?? 1) + 1);
  }

  /** As retention does: records below `offset` are gone. */
  removeBelow(topic: string, partition: number, offset: bigint): void {
    const begin = this.#begin.get(topic) ?? Array.from({ length: this.#partitions }, () => 0n);
    begin[partition] = offset;
    this.#begin.set(topic, begin);
  }

  publish(topic: string, records: readonly OutgoingRecord[]): Promise<OffsetRanges> {
    if (records.length === 0) return Promise.resolve({});
    if (this.deleted.has(topic)) return Promise.reject(new UnknownTopic(topic));
    const failure = this.failNextPublish ?? this.failures.get(topic)?.shift();
    this.failNextPublish = undefined;
    if (failure !== undefined) return Promise.reject(failure);
    const acknowledged: PartitionRange[] = [];
    for (const record of records) {
      this.published.push({ topic, record });
      const hash = createHash('md5')
        .update(record.key ?? '')
        .digest()
        .readUInt8(0);
      const partition = hash % this.#partitions;
      const log = this.log(topic)[partition] ?? [];
      const offset = BigInt(log.length);
      acknowledged.push({ partition, from: offset, to: offset + 1n });
      log.push({
        partition,
        offset: offset.toString(),
        timestampMs: this.nowMs,
        key: bytes(record.key),
        value: bytes(record.value),
        headers: record.headers ?? {},
      });
    }
    return Promise.resolve(offsetRanges(acknowledged));
  }

  ensureTopic(specification: Parameters<TopicAdmin['ensureTopic']>[0]): Promise<{ partitions: number }> {
    this.topicsMade.push(specification);
    this.deleted.delete(specification.topic);
    return Promise.resolve({ partitions: this.#partitions });
  }

  offsets(topic: string) {
    const log = this.log(topic);
    return Promise.resolve({
      topicId: `${topic}, made ${this.#timesMade.get(topic) ?? 1}`,
      begin: Object.fromEntries(
        log.map((_, partition) => [partition, String(this.#beginOf(topic, partition))]),
      ),
      end: Object.fromEntries(log.map((records, partition) => [partition, String(records.length)])),
    });
  }

  offsetsAt(topic: string, timestampMs: number) {
    return Promise.resolve(
      Object.fromEntries(
        this.log(topic).map((records, partition) => {
          const first = records.findIndex((record) => record.timestampMs >= timestampMs);
          return [partition, String(first < 0 ? records.length : first)];
        }),
      ),
    );
  }

  async *read(...[topic, { from, to }, signal]: Parameters<TopicReader['read']>) {
    for (const [partition, first] of Object.entries(from)) {
      signal.throwIfAborted();
      if (BigInt(first) < this.#beginOf(topic, Number(partition)))
        throw new OffsetsLost(topic, Number(partition), first, undefined);
      const records = (this.log(topic)[Number(partition)] ?? []).slice(
        Number(first),
        Number(to[partition] ?? first),
      );
      for (let start = 0; start < records.length; start += 3)
        yield await Promise.resolve(records.slice(start, start + 3));
    }
  }

  #beginOf(topic: string, partition: number): bigint {
    return this.#begin.get(topic)?.[partition] ?? 0n;
  }
}

function bytes(content: string | Buffer | null): Buffer | null {
  return typeof content === 'string' ? Buffer.from(content) : content;
}
