import pRetry from 'p-retry';
import type { Cassandra, Row } from '../../connections/cassandra.ts';
import { CassandraUnavailable } from '../../connections/cassandraErrors.ts';
import { companyFigures } from '../../connections/companyTotals.ts';
import type { TopicRecord } from '../../connections/kafka.ts';
import { COMPANY_COLUMNS } from '../../pipelines/companies/record.ts';
import { KEYSPACE, TABLES } from '../../domain/names.ts';
import type { CompanyFigures } from '../../domain/totals.ts';
import { differingColumns, parseRecord } from './compare.ts';
import { kindsOf, type DeadLetterKinds } from './deadLetterKinds.ts';
import { idAtFirst, writtenAgain } from './writtenAgain.ts';

/** A record that the stream claims to have stored, and that is not there as it was published. */
export interface Suspect {
  readonly record: TopicRecord;
  /** Where it may be stored; undefined when it is no record at all and belongs among the dead letters. */
  readonly id: string | undefined;
  /** Columns in which its row differs; empty when there is no row. */
  readonly differing: readonly string[];
}

/** What became of some records. */
export interface Checked {
  /** What is stored as it was published, by id: what the totals follow from. */
  readonly stored: ReadonlyMap<string, CompanyFigures>;
  /** Dead letters by the kind of their reason. */
  readonly deadLetters: DeadLetterKinds;
  readonly suspects: readonly Suspect[];
}

/**
 * Ids a query asks for: one by one they cost a round trip each; with many more, a cluster's coordinator would wait for the slowest
 * node of all.
 */
const IDS_A_QUERY = 50;
/** Some seconds; an outage is for Temporal to wait out. */
const RETRY = { retries: 5, minTimeout: 200, factor: 2, maxTimeout: 3000 } as const;

const ROWS_OF = `SELECT ${COMPANY_COLUMNS.join(', ')} FROM ${KEYSPACE}.${TABLES.companies} WHERE id IN ?`;
const DEAD_LETTER_AT = `SELECT reason FROM ${KEYSPACE}.${TABLES.deadLetters}
  WHERE day = ? AND topic = ? AND partition = ? AND offset = ?`;

/**
 * Looks each record up by its id, and those that are not stored as they were published among the dead letters by their
 * coordinates. Whether a record is valid is not judged here: it must be in one of the two places.
 */
export async function checkRecords(
  cassandra: Cassandra,
  topic: string,
  records: readonly TopicRecord[],
  signal: AbortSignal,
): Promise<Checked> {
  const published = records.map((record) => {
    const text = record.value?.toString('utf8') ?? '';
    return { record, text, id: idAtFirst(text) ?? parseRecord(record.value)?.id };
  });
  const ids = [...new Set(published.flatMap(({ id }) => (id === undefined ? [] : [id])))];
  const rows = await patiently(
    cassandra,
    ROWS_OF,
    inQueries(ids).map((some) => [some]),
    signal,
  );
  const rowById = new Map(rows.flat().map((row) => [String(row['id']), row]));

  const stored = new Map<string, CompanyFigures>();
  const notStored: Suspect[] = [];
  for (const { record, text, id } of published) {
    const row = id === undefined ? undefined : rowById.get(id);
    // What is written again as it was published is the same; only anything else is read, and compared column by column.
    const suspect =
      id !== undefined && row !== undefined && writtenAgain(row, id) === text
        ? undefined
        : suspectOf(record, row);
    if (suspect !== undefined) notStored.push(suspect);
    else if (id !== undefined && row !== undefined) stored.set(id, companyFigures(row));
  }

  const deadLetters = await patiently(
    cassandra,
    DEAD_LETTER_AT,
    notStored.map(({ record: { timestampMs, partition, offset } }) => [
      new Date(timestampMs).toISOString().slice(0, 10),
      topic,
      partition,
      BigInt(offset),
    ]),
    signal,
  );
  const suspects = notStored.filter((_, index) => deadLetters[index]?.length === 0);
  return { stored, deadLetters: kindsOf(deadLetters.flat()), suspects };
}

/** What a record lacks to be stored as it was published; undefined when nothing. */
function suspectOf(record: TopicRecord, row: Row | undefined): Suspect | undefined {
  const parsed = parseRecord(record.value);
  if (parsed === undefined || row === undefined) return { record, id: parsed?.id, differing: [] };
  const differing = differingColumns(parsed.record, row);
  return differing.length === 0 ? undefined : { record, id: parsed.id, differing };
}

/** A busy Cassandra leaves a query without an answer now and then: all that was read back before it need not be read again for that. */
function patiently(
  cassandra: Cassandra,
  query: string,
  parameters: Parameters<Cassandra['executeAll']>[1],
  signal: AbortSignal,
) {
  return pRetry(() => cassandra.executeAll(query, parameters, signal), {
    ...RETRY,
    signal,
    shouldRetry: ({ error }) => error instanceof CassandraUnavailable,
  });
}

function inQueries(ids: readonly string[]): readonly (readonly string[])[] {
  const count = Math.ceil(ids.length / IDS_A_QUERY);
  return Array.from({ length: count }, (_, n) => ids.slice(n * IDS_A_QUERY, (n + 1) * IDS_A_QUERY));
}
