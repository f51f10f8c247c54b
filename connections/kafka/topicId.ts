import type { Broker } from 'kafkajs';
import { KafkaError, UnknownTopic } from './errors.ts';

/** Kafka's Metadata request; from version 10 on its answer has topic ids. kafkajs speaks it up to version 6. */
const METADATA = { apiKey: 3, apiVersion: 12, apiName: 'Metadata with topic ids' } as const;

const ID_BYTES = 16;
const NO_ERROR = 0;
const UNKNOWN_TOPIC_OR_PARTITION = 3;
/** Of a topic that is there. */
const LEADER_NOT_AVAILABLE = 5;

/** Where kafkajs's broker sends a request of any kind, which its types leave out. */
interface Sending {
  readonly connectionPool: {
    send(protocolRequest: {
      readonly request: typeof METADATA & {
        encode(): Promise<{ readonly buf: Buffer; readonly buffer: Buffer }>;
      };
      readonly response: { decode(answer: Buffer): Promise<Buffer>; parse(answer: Buffer): Promise<unknown> };
    }): Promise<unknown>;
  };
}

/**
 * The id that Kafka gave the topic when it was made, as Kafka's tools write it: a topic that was deleted and made again has
 * another one. Not tried again where it fails.
 * @throws UnknownTopic; KafkaError when the broker answers otherwise than the protocol says.
 */
export async function topicIdOf(broker: Broker, topic: string): Promise<string> {
  if (!canSend(broker))
    throw new KafkaError('read the id of', topic, 'this is not the broker of kafkajs 2.2');
  const answer = await broker.connectionPool.send({
    request: { ...METADATA, encode: () => Promise.resolve(encoded(metadataRequest(topic))) },
    response: { decode: (raw) => Promise.resolve(raw), parse: (raw) => Promise.resolve(raw) },
  });
  if (!Buffer.isBuffer(answer)) throw new KafkaError('read the id of', topic, 'the answer is not bytes');
  return readTopicId(answer, topic);
}

function canSend(broker: object): broker is Sending {
  const pool: unknown = 'connectionPool' in broker ? broker.connectionPool : undefined;
  return typeof pool === 'object' && pool !== null && 'send' in pool && typeof pool.send === 'function';
}

/** What kafkajs takes for one of its encoders. */
function encoded(bytes: Buffer): { readonly buf: Buffer; readonly buffer: Buffer } {
  return { buf: bytes, buffer: bytes };
}

/** The rest of the request's header (no tagged fields), and its body: one topic, by its name. */
export function metadataRequest(topic: string): Buffer {
  const name = Buffer.from(topic);
  const noTaggedFields = Buffer.from([0]);
  return Buffer.concat([
    noTaggedFields,
    unsignedVarint(2),
    Buffer.alloc(ID_BYTES),
    unsignedVarint(name.length + 1),
    name,
    noTaggedFields,
    // It is neither to be made, nor are its authorized operations wanted.
    Buffer.from([0, 0]),
    noTaggedFields,
  ]);
}

/** Reads the answer up to the id of its first topic. @throws UnknownTopic, KafkaError. */
export function readTopicId(answer: Buffer, topic: string): string {
  try {
    return idIn(answer, topic);
  } catch (error) {
    if (error instanceof RangeError) throw new KafkaError('read the id of', topic, error);
    throw error;
  }
}

function idIn(answer: Buffer, topic: string): string {
  const read = new Reading(answer);
  read.taggedFields();
  read.skip(4); // throttle time
  for (let brokers = read.length(); brokers > 0; brokers -= 1) {
    read.skip(4); // node id
    read.text(); // host
    read.skip(4); // port
    read.text(); // rack
    read.taggedFields();
  }
  read.text(); // cluster id
  read.skip(4); // controller id
  if (read.length() !== 1) throw new KafkaError('read the id of', topic, 'the answer is not about one topic');
  const code = read.int16();
  if (code === UNKNOWN_TOPIC_OR_PARTITION) throw new UnknownTopic(topic);
  if (code !== NO_ERROR && code !== LEADER_NOT_AVAILABLE)
    throw new KafkaError('read the id of', topic, `the broker answered with Kafka's error code ${code}`);
  read.text(); // name
  return read.take(ID_BYTES).toString('base64url');
}

/** Kafka's primitive types of flexible versions, one after the other. @throws RangeError beyond the end. */
class Reading {
  readonly #bytes: Buffer;
  #at = 0;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  take(count: number): Buffer {
    const from = this.#at;
    this.#at += count;
    if (this.#at > this.#bytes.length)
      throw new RangeError(`the answer ends after ${this.#bytes.length} bytes`);
    return this.#bytes.subarray(from, this.#at);
  }

  skip(count: number): void {
    this.take(count);
  }

  int16(): number {
    return this.take(2).readInt16BE();
  }

  /** Length of a compact array or string; 0 also where it is null. */
  length(): number {
    return Math.max(0, this.#unsignedVarint() - 1);
  }

  text(): void {
    this.skip(this.length());
  }

  taggedFields(): void {
    for (let fields = this.#unsignedVarint(); fields > 0; fields -= 1) {
      this.#unsignedVarint();
      this.skip(this.#unsignedVarint());
    }
  }

  #unsignedVarint(): number {
    let value = 0;
    for (let factor = 1; ; factor *= 128) {
      const byte = this.take(1).readUInt8();
      value += (byte % 128) * factor;
      if (byte < 128) return value;
    }
  }
}

/** Base 128, the lowest digit first; every digit but the last one has its highest bit set. */
function unsignedVarint(value: number): Buffer {
  const digits: number[] = [];
  let rest = value;
  for (; rest >= 128; rest = Math.floor(rest / 128)) digits.push((rest % 128) + 128);
  return Buffer.from([...digits, rest]);
}
