import { z } from 'zod';
import { KEYSPACE, TABLES } from '../domain/names.ts';
import {
  DIMENSIONS,
  type CompanyFigures,
  type Dimension,
  type Granularity,
  type TotalsRow,
} from '../domain/totals.ts';
import type { Cassandra, Row } from './cassandra.ts';

/** The tables of rollups, to be read. */
export interface CompanyTotals {
  /** The companies that `companies_by_minute` has of a minute, by id. */
  companiesOf(minute: Date, signal: AbortSignal): Promise<ReadonlyMap<string, CompanyFigures>>;
  /** The values that occur, by dimension. */
  values(signal: AbortSignal): Promise<readonly DimensionValue[]>;
  /** The totals of the given values in buckets of [from, to). */
  rows(
    granularity: Granularity,
    values: readonly DimensionValue[],
    range: { readonly from: Date; readonly to: Date },
    signal: AbortSignal,
  ): Promise<readonly TotalsRow[]>;
}

export interface DimensionValue {
  readonly dimension: Dimension;
  readonly value: string;
}

const FIGURES =
  'timestamp_column, id, country, sector, number_of_employees, revenue, valuation, investment_received';
const COMPANIES = `SELECT ${FIGURES} FROM ${KEYSPACE}.${TABLES.companiesByMinute} WHERE minute = ?`;
const VALUES = `SELECT dimension, value FROM ${KEYSPACE}.${TABLES.dimensionValues} WHERE dimension = ?`;
const TOTALS = `SELECT granularity, dimension, value, bucket, companies, employees, revenue, investment, valuation,
  without_employees, without_revenue, without_investment, without_valuation
  FROM ${KEYSPACE}.${TABLES.companyTotals}
  WHERE granularity = ? AND dimension = ? AND value = ? AND bucket >= ? AND bucket < ?`;

const text = z.unknown().transform(String);
const count = z.bigint().transform(Number);
/** Totals that were added up before there was such a column had nothing to count. */
const countOrNone = z.bigint().nullable().transform(Number);
const figuresRow = z.object({
  timestamp_column: z.date(),
  country: z.string().nullable(),
  sector: z.string().nullable(),
  number_of_employees: z.number().nullable(),
  revenue: z.number().nullable(),
  valuation: z.number().nullable(),
  investment_received: z.number().nullable(),
});
const companyRow = figuresRow.extend({ id: text });
const valueRow = z.object({ dimension: z.enum(DIMENSIONS), value: z.string() });
const totalsRow = z.object({
  granularity: z.enum(['minute', 'hour', 'day']),
  dimension: z.enum(DIMENSIONS),
  value: z.string(),
  bucket: z.date(),
  companies: count,
  employees: count,
  revenue: z.number(),
  investment: z.number(),
  valuation: z.number(),
  without_employees: countOrNone,
  without_revenue: countOrNone,
  without_investment: countOrNone,
  without_valuation: countOrNone,
});

/** What a row of `companies_created` or `companies_by_minute` counts for. @throws when it has no time. */
export function companyFigures(row: Row): CompanyFigures {
  return figuresRow.parse(row);
}

/** {@link CompanyTotals} in Cassandra. */
export function companyTotals(cassandra: Cassandra): CompanyTotals {
  return {
    async companiesOf(minute, signal) {
      const rows = await cassandra.execute(COMPANIES, [minute], signal);
      return new Map(
        rows.map((row) => {
          const { id, ...figures } = companyRow.parse(row);
          return [id, figures];
        }),
      );
    },

    async values(signal) {
      const rows = await cassandra.executeAll(
        VALUES,
        DIMENSIONS.map((dimension) => [dimension]),
        signal,
      );
      return rows.flat().map((row) => valueRow.parse(row));
    },

    async rows(granularity, values, { from, to }, signal) {
      const rows = await cassandra.executeAll(
        TOTALS,
        values.map(({ dimension, value }) => [granularity, dimension, value, from, to]),
        signal,
      );
      return rows.flat().map((row) => totalsRow.parse(row));
    },
  };
}
