import { createHash } from 'node:crypto';
import type { TopicRecord } from '../../connections/kafka/kafka.ts';

/** Offset and time, 8 bytes each; lengths of key and value, 4 each. */
const FRAME_BYTES = 24;
const NONE = -1;

/**
 * SHA-256 of records of one partition, in the order of their offsets: of each its offset, its time, its key and its value, byte for byte, with their
 * lengths before them, so that no two different stretches are the same bytes.
 */
export class RecordDigest {
  readonly #hash = createHash('sha256');
  readonly #frame = Buffer.alloc(FRAME_BYTES);
  #records = 0;

  /** How many were added. */
  get records(): number {
    return this.#records;
  }

  add({ offset, timestampMs, key, value }: TopicRecord): void {
    this.#records++;
    this.#frame.writeBigInt64BE(BigInt(offset), 0);
    this.#frame.writeBigInt64BE(BigInt(timestampMs), 8);
    this.#frame.writeInt32BE(key?.length ?? NONE, 16);
    this.#frame.writeInt32BE(value?.length ?? NONE, 20);
    this.#hash.update(this.#frame);
    if (key !== null) this.#hash.update(key);
    if (value !== null) this.#hash.update(value);
  }

  /** The digest, in hexadecimal; nothing can be added after it. */
  value(): string {
    return this.#hash.digest('hex');
  }
}

/** Digests of records by their partition. */
export class PartitionDigests {
  readonly #digests = new Map<number, RecordDigest>();

  add(records: readonly TopicRecord[]): void {
    for (const record of records) {
      let digest = this.#digests.get(record.partition);
      if (digest === undefined) {
        digest = new RecordDigest();
        this.#digests.set(record.partition, digest);
      }
      digest.add(record);
    }
  }

  /** What was added, by partition. */
  *[Symbol.iterator](): Generator<readonly [partition: string, digest: RecordDigest]> {
    for (const [partition, digest] of this.#digests) yield [String(partition), digest];
  }
}
