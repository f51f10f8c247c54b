import pMap from 'p-map';
import pRetry from 'p-retry';
import type { Client } from 'cassandra-driver';
import { companyRecord } from '../../pipelines/companies/source.ts';
import { COMPANY_COLUMNS } from '../../pipelines/companies/record.ts';
import { KEYSPACE } from '../../domain/names.ts';
import { TABLES } from '../companyNames.ts';
import { DEFAULT_RETENTION } from '../../domain/granularity.ts';
import { companies as generated } from '../../pipelines/companies/double/companies.ts';
import { groups } from '../grafana/expectedCompanies.ts';
import type { TotalsRow } from '../../domain/totals.ts';
import { COMPANY_ROLLUP } from '../companies.ts';
import { INSERT_TOTALS, totalsParameters } from '../totals/insertTotals.ts';

/** The default rate: a company every ten seconds. */
const APART_MS = 10_000;
/** Companies of the generator, made into records over and over, with ids and figures of their own. */
const SOURCE = generated({ quantity: 2000, locale: 'en_US', seed: 1 });
const DAY_MS = 86_400_000;
const RETENTION_MS = {
  minute: DEFAULT_RETENTION.minuteRetentionDays * DAY_MS,
  hour: DEFAULT_RETENTION.hourRetentionDays * DAY_MS,
  day: Number.MAX_SAFE_INTEGER,
} as const;
const IN_FLIGHT = 256;
const ROWS_A_BATCH = 100;

const INSERT_COMPANY = `INSERT INTO ${KEYSPACE}.${TABLES.companies} (${COMPANY_COLUMNS.join(', ')})
  VALUES (${COMPANY_COLUMNS.map(() => '?').join(', ')})`;
const INSERT_VALUE = `INSERT INTO ${KEYSPACE}.${TABLES.dimensionValues} (dimension, value) VALUES (?, ?)`;
const INSERT_NEWEST = `INSERT INTO ${KEYSPACE}.${TABLES.recentCompanies} (list, timestamp_column, id, name, country, sector,
  number_of_employees, revenue, valuation, investment_received) VALUES ('newest', ?, ?, ?, ?, ?, ?, ?, ?, ?)`;

type Record = ReturnType<typeof recordAt>;

function recordAt(index: number, at: Date) {
  const place = { tickKey: 'benchmark', index, scheduledAt: at.toISOString() };
  const record = companyRecord(SOURCE[index % SOURCE.length], place);
  return {
    ...record,
    country: String(record.country),
    sector: String(record.sector),
    number_of_employees: Number(record.number_of_employees),
    revenue: Number(record.revenue),
    investment_received: Number(record.investment_received),
    valuation: Number(record.valuation),
    addresses: JSON.stringify(record.addresses),
    contact: JSON.stringify(record.contact),
    timestamp_column: at,
  };
}

/**
 * Loads the companies of places `from` to `to`, of which the one at place 0 is the newest, a day (UTC) at a time: rows, their
 * totals as far as they are retained, the values that occur, and those of the last hour among the newest. Those before `from`
 * are loaded already.
 */
export async function load(client: Client, from: number, to: number, nowMs: number): Promise<void> {
  const write = (statement: string, rows: readonly (readonly unknown[])[]) =>
    pMap(rows, (row) => pRetry(() => client.execute(statement, [...row]), { retries: 5 }), {
      concurrency: IN_FLIGHT,
    });
  let begin = placeOf(nowMs - from * APART_MS, nowMs);
  while (begin < to) {
    const end = Math.min(to, placeOf(nowMs - begin * APART_MS, nowMs, 'end'));
    const day = Array.from({ length: end - begin }, (_, offset) =>
      recordAt(begin + offset, new Date(nowMs - (begin + offset) * APART_MS)),
    );
    await write(
      INSERT_COMPANY,
      day.slice(Math.max(0, from - begin)).map((record) => COMPANY_COLUMNS.map((column) => record[column])),
    );
    // Of the whole day, so that no bucket has a part of its companies.
    const totals = COMPANY_ROLLUP.allTotalsOf(day);
    await write(INSERT_VALUE, valuesOf(totals));
    await pMap(
      totalsByPartition(totals, nowMs),
      (rows) => pRetry(() => writeTogether(client, rows), { retries: 5 }),
      {
        concurrency: 32,
      },
    );
    await write(
      INSERT_NEWEST,
      day.filter(({ timestamp_column: at }) => nowMs - at.getTime() < 3_600_000).map(newestRow),
    );
    begin = end;
  }
}

/** First place of the day that `atMs` is in, or the place after its last. */
function placeOf(atMs: number, nowMs: number, which: 'begin' | 'end' = 'begin'): number {
  const dayMs = Math.floor(atMs / DAY_MS) * DAY_MS;
  const place = (newest: number) => Math.max(0, Math.floor((nowMs - newest) / APART_MS) + 1);
  return which === 'begin' ? place(dayMs + DAY_MS) : place(dayMs);
}

/** The values that occur, each with its dimension. */
function valuesOf(totals: readonly TotalsRow[]): readonly (readonly string[])[] {
  return groups(totals, ({ dimension, value }) => `${dimension}/${value}`).flatMap(([, [first]]) =>
    first === undefined ? [] : [[first.dimension, first.value]],
  );
}

/** Rows of one partition that are retained, in batches well below what Cassandra refuses. */
function totalsByPartition(totals: readonly TotalsRow[], nowMs: number): readonly (readonly TotalsRow[])[] {
  const kept = totals.filter(
    ({ granularity, bucket }) => nowMs - bucket.getTime() < RETENTION_MS[granularity],
  );
  return groups(kept, ({ granularity, dimension, value }) => `${granularity}/${dimension}/${value}`).flatMap(
    ([, rows]) =>
      Array.from({ length: Math.ceil(rows.length / ROWS_A_BATCH) }, (_, batch) =>
        rows.slice(batch * ROWS_A_BATCH, (batch + 1) * ROWS_A_BATCH),
      ),
  );
}

function writeTogether(client: Client, rows: readonly TotalsRow[]) {
  const statements = rows.map((row) => ({ query: INSERT_TOTALS, params: totalsParameters(row) }));
  return client.batch(statements, { prepare: true, logged: false });
}

function newestRow(one: Record): readonly unknown[] {
  return [
    one.timestamp_column,
    one.id,
    one.name,
    one.country,
    one.sector,
    one.number_of_employees,
    one.revenue,
    one.valuation,
    one.investment_received,
  ];
}
