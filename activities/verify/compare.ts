import { isDeepStrictEqual } from 'node:util';
import type { Row } from '../../connections/cassandra.ts';
import { COMPANY_COLUMNS } from '../../pipelines/companies/record.ts';
import { recordTime } from '../../domain/recordTime.ts';

/** A record's value as it was published: some JSON object. */
export type PublishedRecord = Readonly<Record<string, unknown>>;

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** The record that a message's value holds, if it is a JSON object with an id under which it may have been stored. */
export function parseRecord(value: Buffer | null): { id: string; record: PublishedRecord } | undefined {
  if (value === null) return undefined;
  let parsed: unknown;
  try {
    parsed = JSON.parse(value.toString('utf8'));
  } catch {
    // No JSON: the dead letters have to explain it.
    return undefined;
  }
  if (!isObject(parsed)) return undefined;
  const record = parsed;
  const { id } = record;
  return typeof id === 'string' && UUID.test(id) ? { id: id.toLowerCase(), record } : undefined;
}

function isObject(value: unknown): value is PublishedRecord {
  return typeof value === 'object' && value !== null;
}

/**
 * Columns in which a row of `companies_created` is not what the record says; none when they are equal. JSON columns are
 * compared as what they mean, timestamps to the millisecond that Cassandra keeps, numbers exactly. A field that the record does not
 * have is a column without a value, as one that is null.
 */
export function differingColumns(record: PublishedRecord, row: Row): readonly string[] {
  return COMPANY_COLUMNS.filter((column) => !equal(column, record[column], row[column]));
}

function equal(column: (typeof COMPANY_COLUMNS)[number], published: unknown, stored: unknown): boolean {
  switch (column) {
    case 'id':
      return String(published).toLowerCase() === String(stored);
    case 'addresses':
    case 'contact':
      if (published === undefined || published === null) return stored === null;
      return typeof stored === 'string' && sameJson(stored, published);
    case 'timestamp_column':
      return (
        stored instanceof Date &&
        typeof published === 'string' &&
        stored.getTime() === recordTime(published)?.getTime()
      );
    default:
      return (published ?? null) === stored;
  }
}

/** The stream nearly always stores what is written again in the same way; else it is compared as what it means. */
function sameJson(stored: string, published: unknown): boolean {
  return stored === JSON.stringify(published) || isDeepStrictEqual(parseJson(stored), published);
}

/** A column that does not hold JSON equals no published value. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
