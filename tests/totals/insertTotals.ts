import type { Parameter } from '../../connections/cassandra/cassandra.ts';
import { KEYSPACE } from '../../domain/names.ts';
import { TABLES } from '../companyNames.ts';
import type { TotalsRow } from '../../domain/totals.ts';

/** Inserts a row of `company_totals`, as the streaming job would; its parameters are {@link totalsParameters}. */
export const INSERT_TOTALS = `INSERT INTO ${KEYSPACE}.${TABLES.companyTotals} (granularity, dimension, value, bucket, companies,
  employees, revenue, investment, valuation, without_employees, without_revenue, without_investment, without_valuation)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`;

export function totalsParameters({ granularity, dimension, value, bucket, totals }: TotalsRow): Parameter[] {
  const whole = (name: string) => BigInt(totals[name] ?? 0);
  const figure = (name: string) => totals[name] ?? 0;
  return [
    granularity,
    dimension,
    value,
    bucket,
    whole('companies'),
    whole('employees'),
    figure('revenue'),
    figure('investment'),
    figure('valuation'),
    whole('without_employees'),
    whole('without_revenue'),
    whole('without_investment'),
    whole('without_valuation'),
  ];
}
