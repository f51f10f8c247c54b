import { KEYSPACE } from '../domain/names.ts';
import type { Cassandra } from './cassandra.ts';

/** Thrown when a table exists that lacks a column, or has it with another type than the schema file says. */
export class TableDiffers extends Error {
  override readonly name = 'TableDiffers';
  readonly table: string;
  readonly differences: readonly string[];
  constructor(table: string, differences: readonly string[]) {
    super(`Table ${KEYSPACE}.${table} exists and differs from the schema file: ${differences.join('; ')}`);
    this.table = table;
    this.differences = differences;
  }
}

/** A `CREATE TABLE` statement and what it says. */
export interface TableDefinition {
  readonly table: string;
  readonly statement: string;
  /** Type by column name. */
  readonly columns: Readonly<Record<string, string>>;
}

/**
 * The tables of a CQL file that holds nothing but comments and `CREATE TABLE IF NOT EXISTS <keyspace>.<table> (…)`.
 * @throws when it holds something else.
 */
export function tableDefinitions(cql: string): readonly TableDefinition[] {
  return cql
    .replaceAll(/--.*$/gm, '')
    .split(';')
    .map((statement) => statement.trim())
    .filter((statement) => statement !== '')
    .map((statement) => {
      const match = /^CREATE TABLE IF NOT EXISTS (\w+)\.(\w+)\s*\(([^]*)\)/i.exec(statement);
      const [, keyspace, table, body] = match ?? [];
      if (keyspace !== KEYSPACE || table === undefined || body === undefined) {
        throw new Error(
          `Expected CREATE TABLE IF NOT EXISTS ${KEYSPACE}.<table> (…), got ${statement.slice(0, 80)}`,
        );
      }
      return { table, statement, columns: columnsOf(body) };
    });
}

function columnsOf(body: string): Record<string, string> {
  const columns: Record<string, string> = {};
  for (const line of body.split('\n')) {
    const [, name, type] = /^\s*(\w+) (\w+)( PRIMARY KEY)?,?\s*$/i.exec(line) ?? [];
    if (name !== undefined && type !== undefined) columns[name] = type;
  }
  return columns;
}

/**
 * Makes the keyspace with `replication` (a CQL map) and each table of `cql`, only what is missing: concurrent schema
 * changes hurt Cassandra, and this runs with every start. Returns the names of all tables.
 * @throws TableDiffers when a table that exists lacks a column or has it with another type.
 */
export async function ensureTables(
  cassandra: Cassandra,
  { cql, replication }: { readonly cql: string; readonly replication: string },
): Promise<readonly string[]> {
  const definitions = tableDefinitions(cql);
  const keyspaces = await cassandra.execute(
    'SELECT keyspace_name FROM system_schema.keyspaces WHERE keyspace_name = ?',
    [KEYSPACE],
  );
  if (keyspaces.length === 0) {
    await cassandra.execute(`CREATE KEYSPACE IF NOT EXISTS ${KEYSPACE} WITH replication = ${replication}`);
  }
  const existing = await existingColumns(cassandra);
  for (const { table, statement, columns } of definitions) {
    const found = existing.get(table);
    if (found === undefined) {
      await cassandra.execute(statement);
      continue;
    }
    const differences = Object.entries(columns)
      .filter(([name, type]) => found.get(name) !== type)
      .map(([name, type]) => `column ${name}: expected ${type}, found ${found.get(name) ?? 'none'}`);
    if (differences.length > 0) throw new TableDiffers(table, differences);
  }
  return definitions.map(({ table }) => table);
}

async function existingColumns(
  cassandra: Cassandra,
): Promise<ReadonlyMap<string, ReadonlyMap<string, string>>> {
  const rows = await cassandra.execute(
    'SELECT table_name, column_name, type FROM system_schema.columns WHERE keyspace_name = ?',
    [KEYSPACE],
  );
  const tables = new Map<string, Map<string, string>>();
  for (const { table_name, column_name, type } of rows) {
    const table = tables.get(String(table_name)) ?? new Map<string, string>();
    table.set(String(column_name), String(type));
    tables.set(String(table_name), table);
  }
  return tables;
}
