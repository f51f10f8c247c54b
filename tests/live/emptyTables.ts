import type { Cassandra } from '../../connections/cassandra/cassandra.ts';
import { ensureTables } from '../../connections/cassandra/tables.ts';
import { readTables } from '../../connections/cassandra/pipelineTables.ts';
import { KEYSPACE } from '../../domain/names.ts';
import { TABLES } from '../companyNames.ts';
import { loadPipeline } from '../../pipelines/load.ts';

const FILLED = [
  TABLES.companies,
  TABLES.companiesByMinute,
  TABLES.companyTotals,
  TABLES.dimensionValues,
  TABLES.recentCompanies,
  TABLES.pipelineMetrics,
  TABLES.putOffDays,
];

/**
 * Makes the tables where they are missing, and empties those of companies, totals and measurements: the files of live tests share them, and
 * some write totals beside the stream's. For a file that looks at whole tables or buckets.
 */
export async function emptyTables(cassandra: Cassandra, replication: string): Promise<void> {
  await ensureTables(cassandra, { tables: await readTables(await loadPipeline('companies')), replication });
  for (const table of FILLED) await cassandra.execute(`TRUNCATE ${KEYSPACE}.${table}`);
}
