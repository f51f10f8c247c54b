import type { TopicRecord } from '../../../connections/kafka/kafka.ts';
import { fieldsOf } from '../view/json.ts';
import type { ContentView, MessageView } from './views.ts';

const UTF_8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** A record as it is shown; texts longer than `limit` characters are cut. `columns` are fields of its value. */
export function messageView(
  record: TopicRecord,
  limit = Infinity,
  columns: readonly string[] = [],
): MessageView {
  const found = columns.length === 0 ? undefined : fieldsOf(String(record.value));
  const show = (content: Buffer | null) => (content === null ? null : contentView(content, limit));
  return {
    partition: record.partition,
    offset: record.offset,
    timestamp: timeText(record.timestampMs),
    key: show(record.key),
    value: show(record.value),
    headers: Object.entries(record.headers).flatMap(([name, contents]) =>
      [contents].flat().map((content) => ({
        name,
        content: content === null ? null : contentView(Buffer.from(content), limit),
      })),
    ),
    ...(found === undefined
      ? {}
      : { fields: columns.map((column) => (found.get(column) ?? '').slice(0, limit)) }),
  };
}

/** ISO 8601. What is beyond a date's range, as of a producer that counts nanoseconds, is shown as the number that it is. */
function timeText(timestampMs: number): string {
  const time = new Date(timestampMs);
  return Number.isNaN(time.getTime()) ? `${timestampMs} ms` : time.toISOString();
}

/** The newest `count` of `messages`, newest first; within a partition by offset, as several may share a millisecond. */
export function newestFirst(messages: readonly MessageView[], count: number): MessageView[] {
  return messages
    .toSorted((a, b) => {
      if (a.timestamp !== b.timestamp) return a.timestamp < b.timestamp ? 1 : -1;
      if (a.partition !== b.partition) return a.partition - b.partition;
      return Number(BigInt(b.offset) - BigInt(a.offset));
    })
    .slice(0, count);
}

function contentView(content: Buffer, limit: number): ContentView {
  const [encoding, text] = decoded(content);
  return { text: text.slice(0, limit), encoding, bytes: content.length, cut: text.length > limit };
}

function decoded(content: Buffer): [ContentView['encoding'], string] {
  try {
    return ['utf-8', UTF_8.decode(content)];
  } catch {
    // Not UTF-8: any bytes may stand in a topic, and they are shown as they are.
    return ['base64', content.toString('base64')];
  }
}
