import { recordTime } from '../domain/recordTime.ts';
import type { ItemPlace, SourceDescription, UncheckedRecord } from '../domain/source.ts';
import { deepJson, depthOf } from './nesting.ts';
import type { RecordCheck } from './recordSchema.ts';

/** Below the 1 MiB that brokers take for a batch by default, with room for key, headers and framing. */
export const MAX_VALUE_BYTES = 1_000_000;

/** As deep as the job's reader goes (Jackson's limit). */
export const MAX_DEPTH = 1000;

/** A record that fits its schema. */
export interface ValidRecord {
  readonly key: string;
  /** Its JSON text. */
  readonly value: string;
  /** Of a source whose records have one. */
  readonly version?: number;
}

/** An item as it came, of which no record could be made. */
export interface RejectedItem {
  readonly key: string | null;
  readonly value: string;
  readonly reason: string;
}

/** A tick's items. */
export interface SortedItems {
  readonly valid: readonly ValidRecord[];
  readonly rejected: readonly RejectedItem[];
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

/** Sorts a tick's records, each by itself: whatever is wrong with one, the others are published. */
export function sortItems(
  made: readonly MadeRecord[],
  { key, version }: { readonly key: string; readonly version: string | undefined },
  check: RecordCheck,
): SortedItems {
  const valid: ValidRecord[] = [];
  const rejected: RejectedItem[] = [];
  for (const { item, record } of made) {
    const text = valueOf(record, check);
    if ('value' in text)
      valid.push({
        key: String(record[key]),
        value: text.value,
        ...(version === undefined ? {} : versionOf(record[version])),
      });
    else rejected.push({ key: keyOf(record[key]), value: deepJson(item), reason: text.reason });
  }
  return { valid, rejected };
}

/** A number that grows, or a time; a record in which it is neither has none. */
function versionOf(value: unknown): { readonly version?: number } {
  const version = typeof value === 'string' ? recordTime(value)?.getTime() : value;
  return typeof version === 'number' && Number.isSafeInteger(version) ? { version } : {};
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
