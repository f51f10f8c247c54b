import { isDeepStrictEqual } from 'node:util';
import type { Row } from '../../connections/cassandra/cassandra.ts';
import type { ColumnType, Pipeline } from '../../domain/definition.ts';
import { recordTime } from '../../domain/recordTime.ts';
import { recordKeys } from './recordKeys.ts';

/** A record's value as it was published: some JSON object. */
export type PublishedRecord = Readonly<Record<string, unknown>>;

/** A record, and the key under which it may have been stored. */
export interface ParsedRecord {
  readonly id: string;
  readonly record: PublishedRecord;
}

/** How records of a pipeline are read, and compared with their rows. */
export interface RecordComparison {
  /** The record that a message's value holds, if it is a JSON object with a key under which it may have been stored. */
  readonly parseRecord: (value: Buffer | null) => ParsedRecord | undefined;
  /**
   * Columns in which a row of the facts is not what the record says; none when they are equal. JSON columns are compared as what
   * they mean, timestamps to the millisecond that Cassandra keeps, numbers exactly. A field that the record does not have is a
   * column without a value, as one that is null.
   */
  readonly differingColumns: (record: PublishedRecord, row: Row) => readonly string[];
}

/** The {@link RecordComparison} of a pipeline. */
export function recordComparison({
  definition: { key },
  columns,
}: Pick<Pipeline, 'definition' | 'columns'>): RecordComparison {
  const keys = recordKeys(key, columns.find(({ name }) => name === key)?.type);
  return {
    parseRecord(value) {
      const record = parseJson(value?.toString('utf8') ?? '');
      if (!isObject(record)) return undefined;
      const id = keys.of(record[key]);
      return id === undefined ? undefined : { id, record };
    },
    differingColumns: (record, row) =>
      columns.flatMap(({ name, type }) => (equal(type, record[name], row[name]) ? [] : [name])),
  };
}

function isObject(value: unknown): value is PublishedRecord {
  return typeof value === 'object' && value !== null;
}

function equal(type: ColumnType, published: unknown, stored: unknown): boolean {
  if (published === undefined || published === null) return stored === null;
  switch (type) {
    case 'uuid':
      return typeof published === 'string' && published.toLowerCase() === String(stored);
    case 'json':
      return typeof stored === 'string' && sameJson(stored, published);
    case 'timestamp':
      return stored instanceof Date && stored.getTime() === timeOf(published);
    case 'bigint':
      // As far as JSON's numbers are exact here.
      return typeof stored === 'bigint' && Number(stored) === published;
    default:
      return published === stored;
  }
}

/** A text in ISO 8601, or milliseconds since 1970; undefined of anything else. */
function timeOf(published: unknown): number | undefined {
  if (typeof published === 'string') return recordTime(published)?.getTime();
  return typeof published === 'number' ? published : undefined;
}

/** The stream nearly always stores what is written again in the same way; else it is compared as what it means. */
function sameJson(stored: string, published: unknown): boolean {
  return stored === JSON.stringify(published) || isDeepStrictEqual(parseJson(stored), published);
}

/** Undefined where it is no JSON: such a column equals no published value, and such a message the dead letters have to explain. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
