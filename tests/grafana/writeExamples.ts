import type { Cassandra } from '../../connections/cassandra/cassandra.ts';
import { pipelineMetrics } from '../../connections/cassandra/pipelineMetrics.ts';
import { KEYSPACE } from '../../domain/names.ts';
import { PIPELINE_WORKFLOW_ID, TABLES } from '../companyNames.ts';
import { COMPANY_ROLLUP } from '../companies.ts';
import { INSERT_TOTALS, totalsParameters } from '../totals/insertTotals.ts';
import type { ExampleCompany, ExamplePoint } from './exampleData.ts';

/** Writes what the streaming job would: the totals of the companies, and the values that occur. */
export async function writeTotals(cassandra: Cassandra, companies: readonly ExampleCompany[]): Promise<void> {
  const totals = COMPANY_ROLLUP.allTotalsOf(companies);
  await cassandra.executeAll(INSERT_TOTALS, totals.map(totalsParameters));
  const values = new Map(totals.map(({ dimension, value }) => [`${dimension}/${value}`, [dimension, value]]));
  await cassandra.executeAll(
    `INSERT INTO ${KEYSPACE}.${TABLES.dimensionValues} (dimension, value) VALUES (?, ?)`,
    [...values.values()],
  );
}

/** Writes the companies among the newest, where they are kept for an hour, as the table says, or for `seconds`. */
export async function writeNewest(
  cassandra: Cassandra,
  companies: readonly ExampleCompany[],
  seconds = 3600,
): Promise<void> {
  await cassandra.executeAll(
    `INSERT INTO ${KEYSPACE}.${TABLES.recentCompanies} (list, timestamp_column, id, name, country, sector,
      number_of_employees, revenue, valuation, investment_received) VALUES ('newest', ?, ?, ?, ?, ?, ?, ?, ?, ?)
      USING TTL ?`,
    companies.map((company) => [
      company.timestamp_column,
      company.id,
      company.name,
      company.country,
      company.sector,
      company.number_of_employees,
      company.revenue,
      company.valuation,
      company.investment_received,
      seconds,
    ]),
  );
}

/** Writes measurements of the default pipeline. */
export async function writePoints(cassandra: Cassandra, points: readonly ExamplePoint[]): Promise<void> {
  const metrics = pipelineMetrics(cassandra);
  for (const at of new Set(points.map((point) => point.at.toISOString()))) {
    const ofThen = points.filter((point) => point.at.toISOString() === at);
    await metrics.store(PIPELINE_WORKFLOW_ID, at, ofThen);
  }
}
