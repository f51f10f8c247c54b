import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { REPOSITORY_ROOT } from '../../config/localConfig.ts';
import type { Pipeline } from '../../domain/definition.ts';
import { KEYSPACE, SHARED_TABLES } from '../../domain/names.ts';
import { tablesOf, type Table } from '../../domain/tables.ts';
import { tableDefinitions, type TableDefinition } from './tables.ts';

const DAY_SECONDS = 86_400;
const OF_DEAD_LETTERS: readonly string[] = [SHARED_TABLES.deadLettersBySlice, SHARED_TABLES.deadLetterSlices];

/**
 * All tables that a pipeline needs: its own, and those of infra/schema/tables.cql that it shares with the others. Dead letters are kept for so many
 * days, 0 being for ever; absent, as their tables have it.
 */
export async function readTables(
  { definition, columns }: Pick<Pipeline, 'definition' | 'columns'>,
  deadLetterDays?: number,
): Promise<readonly TableDefinition[]> {
  const cql = await readFile(path.join(REPOSITORY_ROOT, 'infra', 'schema', 'tables.cql'), 'utf8');
  const shared = tableDefinitions(cql).map((table) =>
    deadLetterDays === undefined || !OF_DEAD_LETTERS.includes(table.table)
      ? table
      : { ...table, timeToLive: deadLetterDays * DAY_SECONDS },
  );
  return [...tablesOf(definition, columns).map(tableDefinition), ...shared];
}

/** A table as the statement that makes it. */
export function tableDefinition(table: Table): TableDefinition {
  const { name, columns, partitionKey, clustering } = table;
  const lines = [
    ...columns.map((column) => `${column.name} ${column.type}`),
    `PRIMARY KEY (${[`(${partitionKey.join(', ')})`, ...clustering.map(({ column }) => column)].join(', ')})`,
  ];
  const options = optionsOf(table);
  return {
    table: name,
    statement: `CREATE TABLE IF NOT EXISTS ${KEYSPACE}.${name} (\n  ${lines.join(',\n  ')}\n)${
      options.length === 0 ? '' : ` WITH ${options.join(' AND ')}`
    }`,
    columns: Object.fromEntries(columns.map((column) => [column.name, column.type])),
    primaryKey: new Set([...partitionKey, ...clustering.map(({ column }) => column)]),
  };
}

function optionsOf({ clustering, timeToLive, gcGraceSeconds }: Table): readonly string[] {
  return [
    ...(clustering.some(({ order }) => order === 'DESC')
      ? [`CLUSTERING ORDER BY (${clustering.map(({ column, order }) => `${column} ${order}`).join(', ')})`]
      : []),
    ...(timeToLive === undefined ? [] : [`default_time_to_live = ${timeToLive}`]),
    ...(gcGraceSeconds === undefined ? [] : [`gc_grace_seconds = ${gcGraceSeconds}`]),
  ];
}
