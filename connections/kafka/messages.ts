import type { KafkaMessage, Message } from 'kafkajs';
import type { HeaderValue, OutgoingRecord, RecordHeaders, TopicRecord } from './kafka.ts';

const LAST_MS = Date.UTC(9999, 11, 31, 23, 59, 59, 999);

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

/**
 * Kafka's timestamp of a message, within what a calendar has. A topic may have its producers' own times, and a producer micro- or
 * nanoseconds, or nothing at all (-1), in place of milliseconds: what is before 1970 or after the year 9999 counts as its first or
 * last moment. The streaming job does the same, so that both find a dead letter under one day.
 */
export function kafkaTime(timestampMs: number): number {
  return Math.max(0, Math.min(timestampMs, LAST_MS));
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
