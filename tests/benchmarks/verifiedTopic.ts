import pRetry from 'p-retry';
import type { Cassandra, Parameter } from '../../connections/cassandra/cassandra.ts';
import type { Kafka, OutgoingRecord } from '../../connections/kafka/kafka.ts';
import { KEYSPACE } from '../../domain/names.ts';
import { COMPANY_COLUMNS } from '../../pipelines/companies/record.ts';
import { TABLES, TOPIC } from '../companyNames.ts';
import { COMPANY_ROLLUP, type CompanyFigures } from '../companies.ts';
import { INSERT_TOTALS, totalsParameters } from '../totals/insertTotals.ts';

const INSERT_COMPANY = `INSERT INTO ${KEYSPACE}.${TABLES.companies} (${COMPANY_COLUMNS.join(', ')})
  VALUES (${COMPANY_COLUMNS.map(() => '?').join(', ')})`;
const BY_MINUTE = [
  'timestamp_column',
  'id',
  'country',
  'sector',
  'number_of_employees',
  'revenue',
  'valuation',
  'investment_received',
] as const;
const INSERT_BY_MINUTE = `INSERT INTO ${KEYSPACE}.${TABLES.companiesByMinute} (minute, ${BY_MINUTE.join(', ')})
  VALUES (?, ${BY_MINUTE.map(() => '?').join(', ')})`;
const INSERT_VALUE = `INSERT INTO ${KEYSPACE}.${TABLES.dimensionValues} (dimension, value) VALUES (?, ?)`;

/** A busy Cassandra may not answer in time; each insert is an upsert. */
const RETRIES = { retries: 8 };

/** Publishes the records, and leaves rows and totals as the streaming job does, without one. `onProgress` is told how many are there. */
export async function storeRecords(
  { kafka, cassandra }: { readonly kafka: Pick<Kafka, 'publisher'>; readonly cassandra: Cassandra },
  chunks: Iterable<OutgoingRecord[]>,
  onProgress: (records: number) => void,
): Promise<void> {
  const added = COMPANY_ROLLUP.adding('minute');
  let stored = 0;
  for (const records of chunks) {
    const rows = records.map(rowOf);
    await kafka.publisher.publish(TOPIC, records);
    await pRetry(() => store(cassandra, rows), RETRIES);
    for (const row of rows) added.add(row);
    onProgress((stored += rows.length));
  }
  const minutes = added.rows();
  const hours = COMPANY_ROLLUP.coarser('hour', minutes);
  const totals = [...minutes, ...hours, ...COMPANY_ROLLUP.coarser('day', hours)];
  const values = new Map(totals.map(({ dimension, value }) => [`${dimension} ${value}`, [dimension, value]]));
  await pRetry(() => cassandra.executeAll(INSERT_TOTALS, totals.map(totalsParameters)), RETRIES);
  await pRetry(() => cassandra.executeAll(INSERT_VALUE, [...values.values()]), RETRIES);
}

type CompanyRow = CompanyFigures & Readonly<Record<string, Parameter>>;

/** A record by the columns of its row, as the streaming job writes it. */
function rowOf({ value }: OutgoingRecord): CompanyRow {
  const record = JSON.parse(String(value)) as CompanyRow;
  return {
    ...record,
    addresses: JSON.stringify(record['addresses']),
    contact: JSON.stringify(record['contact']),
    timestamp_column: new Date(String(record.timestamp_column)),
  };
}

/** Rows that one statement inserts: many statements are what a load costs. Of 1.5 KB each they stay below what Cassandra takes in a batch. */
const AT_ONCE = 20;

async function store(cassandra: Cassandra, rows: readonly CompanyRow[]): Promise<void> {
  await insert(
    cassandra,
    INSERT_COMPANY,
    rows.map((row) => COMPANY_COLUMNS.map((column) => row[column] ?? null)),
  );
  await insert(
    cassandra,
    INSERT_BY_MINUTE,
    rows.map((row) => [minuteOf(row), ...BY_MINUTE.map((column) => row[column] ?? null)]),
  );
}

async function insert(
  cassandra: Cassandra,
  statement: string,
  rows: readonly (readonly Parameter[])[],
): Promise<void> {
  const whole = rows.length - (rows.length % AT_ONCE);
  const batch = `BEGIN UNLOGGED BATCH ${`${statement};`.repeat(AT_ONCE)} APPLY BATCH`;
  const batches = Array.from({ length: whole / AT_ONCE }, (_, n) =>
    rows.slice(n * AT_ONCE, (n + 1) * AT_ONCE).flat(),
  );
  await cassandra.executeAll(batch, batches);
  await cassandra.executeAll(statement, rows.slice(whole));
}

function minuteOf({ timestamp_column: at }: CompanyRow): Date {
  return new Date(Math.floor(at.getTime() / 60_000) * 60_000);
}
