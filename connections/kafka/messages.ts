import type { KafkaMessage, Message } from 'kafkajs';
import { kafkaTime } from '../../domain/kafkaTime.ts';
import type { HeaderValue, OutgoingRecord, RecordHeaders, TopicRecord } from './kafka.ts';

/**
 * Our record as kafkajs sends it. It cannot send a header that has no value: it is sent with an empty one. Names and values that a
 * consumer reads as text stay the same by that, and a record is not held back for a header.
 */
export function toMessage({ key, value, headers = {} }: OutgoingRecord): Message {
  return {
    key,
    value,
    headers: Object.fromEntries(
      Object.entries(headers).map(([name, content]) => [
        name,
        isList(content) ? content.map(sendable) : sendable(content),
      ]),
    ),
  };
}

function sendable(content: HeaderValue): string | Buffer {
  return content ?? Buffer.alloc(0);
}

function isList(content: RecordHeaders[string]): content is readonly HeaderValue[] {
  return Array.isArray(content);
}

/** A message that kafkajs read, as our record. Its types leave out that a header may have no value. */
export function fromMessage(partition: number, message: KafkaMessage): TopicRecord {
  const headers: Readonly<Record<string, RecordHeaders[string] | undefined>> = message.headers ?? {};
  return {
    partition,
    offset: message.offset,
    timestampMs: kafkaTime(Number(message.timestamp)),
    key: message.key,
    value: message.value,
    headers: Object.fromEntries(Object.entries(headers).map(([name, content]) => [name, content ?? null])),
  };
}

/** Whether kafkajs failed with this error of Kafka's protocol, at whatever depth it wrapped it. */
export function isProtocolError(error: unknown, type: string): boolean {
  for (let current = error; current instanceof Error; current = current.cause) {
    if ('type' in current && current.type === type) return true;
  }
  return false;
}

/** Whether trying again is of no use: the topic does not exist, or kafkajs has tried for about a minute itself. */
export function isFinal(error: unknown): boolean {
  if (isProtocolError(error, 'UNKNOWN_TOPIC_OR_PARTITION')) return true;
  return error instanceof Error && error.name === 'KafkaJSNumberOfRetriesExceeded';
}
