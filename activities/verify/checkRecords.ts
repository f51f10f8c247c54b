import pRetry from 'p-retry';
import type { Cassandra } from '../../connections/cassandra.ts';
import { CassandraUnavailable } from '../../connections/cassandraErrors.ts';
import { companyFigures } from '../../connections/companyTotals.ts';
import type { TopicRecord } from '../../connections/kafka.ts';
import { COMPANY_COLUMNS } from '../../domain/company.ts';
import { KEYSPACE, TABLES } from '../../domain/names.ts';
import type { CompanyFigures } from '../../domain/totals.ts';
import { differingColumns, parseRecord } from './compare.ts';
import { kindsOf, type DeadLetterKinds } from './deadLetterKinds.ts';

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
  const parsed = records.map((record) => ({ record, parsed: parseRecord(record.value) }));
  const ids = [...new Set(parsed.flatMap((one) => (one.parsed === undefined ? [] : [one.parsed.id])))];
  const rows = await patiently(
    cassandra,
    ROWS_OF,
    inQueries(ids).map((some) => [some]),
    signal,
  );
  const rowById = new Map(rows.flat().map((row) => [String(row['id']), row]));

  const stored = new Map<string, CompanyFigures>();
  const notStored: Suspect[] = [];
  for (const { record, parsed: published } of parsed) {
    const row = published === undefined ? undefined : rowById.get(published.id);
    const differing =
      published === undefined || row === undefined ? [] : differingColumns(published.record, row);
    if (published === undefined || row === undefined || differing.length > 0)
      notStored.push({ record, id: published?.id, differing });
    else stored.set(published.id, companyFigures(row));
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
