import type { IHeaders, KafkaMessage, Message } from 'kafkajs';
import type { OutgoingRecord, RecordHeaders, TopicRecord } from './kafka.ts';

/** Our record as kafkajs sends it. */
export function toMessage({ key, value, headers = {} }: OutgoingRecord): Message {
  const copied: IHeaders = {};
  for (const [name, content] of Object.entries(headers)) {
    copied[name] = typeof content === 'string' || Buffer.isBuffer(content) ? content : [...content];
  }
  return { key, value, headers: copied };
}

/** A message that kafkajs read, as our record. */
export function fromMessage(partition: number, message: KafkaMessage): TopicRecord {
  const headers: Record<string, RecordHeaders[string]> = {};
  for (const [name, content] of Object.entries(message.headers ?? {})) {
    if (content !== undefined) headers[name] = content;
  }
  return {
    partition,
    offset: message.offset,
    timestampMs: Number(message.timestamp),
    key: message.key,
    value: message.value,
    headers,
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
