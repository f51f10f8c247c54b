import { auth, Client } from 'cassandra-driver';
import type { CassandraConfig } from '../../config/pipelineConfig.ts';
import { KEYSPACE } from '../../domain/names.ts';
import { TABLES } from '../companyNames.ts';
import type { CompanyTotalsRow } from '../companies.ts';
import type { Fact } from './recomputeTotals.ts';

/** Whole tables, which only tests read so. */
export interface TotalsReader {
  /** `companies_created`, without rows that a test has put there with half of the columns. */
  companies(): Promise<Fact[]>;
  companiesByMinute(): Promise<(Fact & { readonly minute: Date })[]>;
  totals(): Promise<CompanyTotalsRow[]>;
  close(): Promise<void>;
}

/** Reads page by page, however long the table is. */
export function openTotalsReader(config: CassandraConfig): TotalsReader {
  const client = new Client({
    contactPoints: [...config.contactPoints],
    localDataCenter: config.datacenter,
    protocolOptions: { port: config.port },
    authProvider: new auth.PlainTextAuthProvider(config.username, config.password),
    socketOptions: { readTimeout: 60_000 },
  });

  async function rows<T>(table: string, read: (row: Row) => T | undefined): Promise<T[]> {
    const found: T[] = [];
    const result = await client.execute(`SELECT * FROM ${KEYSPACE}.${table}`, [], {
      prepare: true,
      fetchSize: 5000,
    });
    for await (const row of result) {
      const one = read(row as unknown as Row);
      if (one !== undefined) found.push(one);
    }
    return found;
  }

  return {
    companies: () =>
      rows(TABLES.companies, (row) => (row.timestamp_column === null ? undefined : factOf(row))),
    companiesByMinute: () =>
      rows(TABLES.companiesByMinute, (row) => ({ ...factOf(row), minute: row.minute })),
    totals: () => rows(TABLES.companyTotals, totalsOf),
    close: () => client.shutdown(),
  };
}

/** The columns that are read, of all three tables. */
interface Row {
  readonly id: unknown;
  readonly minute: Date;
  readonly timestamp_column: Date;
  readonly country: string | null;
  readonly sector: string | null;
  readonly number_of_employees: number | null;
  readonly investment_received: number | null;
  readonly granularity: CompanyTotalsRow['granularity'];
  readonly dimension: CompanyTotalsRow['dimension'];
  readonly value: string;
  readonly bucket: Date;
  readonly companies: unknown;
  readonly employees: unknown;
  readonly revenue: number;
  readonly investment: number;
  readonly valuation: number;
  readonly without_employees: unknown;
  readonly without_revenue: unknown;
  readonly without_investment: unknown;
  readonly without_valuation: unknown;
}

function factOf(row: Row): Fact {
  return {
    id: String(row.id),
    timestamp: row.timestamp_column,
    country: row.country,
    sector: row.sector,
    employees: row.number_of_employees,
    revenue: row.revenue,
    investment: row.investment_received,
    valuation: row.valuation,
  };
}

function totalsOf({ granularity, dimension, value, bucket, ...row }: Row): CompanyTotalsRow {
  return {
    granularity,
    dimension,
    value,
    bucket,
    companies: Number(row.companies),
    employees: Number(row.employees),
    revenue: row.revenue,
    investment: row.investment,
    valuation: row.valuation,
    without_employees: Number(row.without_employees),
    without_revenue: Number(row.without_revenue),
    without_investment: Number(row.without_investment),
    without_valuation: Number(row.without_valuation),
  };
}
