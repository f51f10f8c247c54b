import type { OutgoingRecord } from '../connections/kafka.ts';
import { HEADERS } from '../domain/names.ts';
import type { ItemPlace, SourceDescription, UncheckedRecord } from '../domain/source.ts';
import { deepJson, depthOf } from './nesting.ts';
import type { RecordCheck } from './recordSchema.ts';

/** Below the 1 MiB that brokers take for a batch by default, with room for key, headers and framing. */
export const MAX_VALUE_BYTES = 1_000_000;

/** As deep as the job's reader goes (Jackson's limit). */
export const MAX_DEPTH = 1000;

/** A tick's records as they are sent. */
export interface SortedItems {
  readonly valid: readonly OutgoingRecord[];
  /** The items as they came, with the reason in a header. */
  readonly rejected: readonly OutgoingRecord[];
}

/** An item of an answer, and its record. */
export interface MadeRecord {
  readonly item: unknown;
  readonly record: UncheckedRecord;
}

/** The records of a tick's items. */
export function recordsOf(
  items: readonly unknown[],
  tick: Omit<ItemPlace, 'index'>,
  { record }: Pick<SourceDescription, 'record'>,
): readonly MadeRecord[] {
  return items.map((item, index) => ({ item, record: record(item, { ...tick, index }) }));
}

/** Sorts a tick's records, each by itself: whatever is wrong with one, the others are published. `key` is the field of their key. */
export function sortItems(
  made: readonly MadeRecord[],
  key: string,
  headers: Readonly<Record<string, string>>,
  check: RecordCheck,
): SortedItems {
  const valid: OutgoingRecord[] = [];
  const rejected: OutgoingRecord[] = [];
  for (const { item, record } of made) {
    const text = valueOf(record, check);
    if ('value' in text) valid.push({ key: String(record[key]), value: text.value, headers });
    else
      rejected.push({
        key: keyOf(record[key]),
        value: deepJson(item),
        headers: { ...headers, [HEADERS.reason]: text.reason },
      });
  }
  return { valid, rejected };
}

/** A record that came without its key, or with another thing in its place, has none. */
function keyOf(key: unknown): string | null {
  return typeof key === 'string' || typeof key === 'number' ? String(key) : null;
}

/** The record's text, or why it has none. Nothing is written before its depth is known: writing is recursive. */
function valueOf(record: UncheckedRecord, check: RecordCheck): { value: string } | { reason: string } {
  const depth = depthOf(record);
  if (depth > MAX_DEPTH) return { reason: `nested ${depth} levels deep, at most ${MAX_DEPTH} are published` };
  const problem = check(record);
  if (problem !== undefined) return { reason: problem };
  const value = JSON.stringify(record);
  const bytes = Buffer.byteLength(value);
  if (bytes <= MAX_VALUE_BYTES) return { value };
  return { reason: `${bytes} bytes, at most ${MAX_VALUE_BYTES} are published` };
}
