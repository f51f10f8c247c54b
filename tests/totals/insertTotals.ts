import type { Parameter } from '../../connections/cassandra.ts';
import { KEYSPACE, TABLES } from '../../domain/names.ts';
import type { TotalsRow } from '../../domain/totals.ts';

/** Inserts a row of `company_totals`, as the streaming job would; its parameters are {@link totalsParameters}. */
export const INSERT_TOTALS = `INSERT INTO ${KEYSPACE}.${TABLES.companyTotals} (granularity, dimension, value, bucket, companies,
  employees, revenue, investment, valuation, without_employees, without_revenue, without_investment, without_valuation)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`;

export function totalsParameters(row: TotalsRow): Parameter[] {
  return [
    row.granularity,
    row.dimension,
    row.value,
    row.bucket,
    BigInt(row.companies),
    BigInt(row.employees),
    row.revenue,
    row.investment,
    row.valuation,
    BigInt(row.without_employees),
    BigInt(row.without_revenue),
    BigInt(row.without_investment),
    BigInt(row.without_valuation),
  ];
}
