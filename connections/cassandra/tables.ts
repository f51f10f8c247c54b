import { KEYSPACE } from '../../domain/names.ts';
import type { Cassandra } from './cassandra.ts';

/** Thrown when a table exists that lacks a column of its primary key, or has a column of another type than its definition says. */
export class TableDiffers extends Error {
  override readonly name = 'TableDiffers';
  readonly table: string;
  readonly differences: readonly string[];
  constructor(table: string, differences: readonly string[]) {
    super(`Table ${KEYSPACE}.${table} exists and differs from its definition: ${differences.join('; ')}`);
    this.table = table;
    this.differences = differences;
  }
}

/** The statement that makes a table, and what it says. */
export interface TableDefinition {
  readonly table: string;
  readonly statement: string;
  /** Type by column name. */
  readonly columns: Readonly<Record<string, string>>;
  /** Those of the columns that make the primary key. */
  readonly primaryKey: ReadonlySet<string>;
  /** Seconds after which what is written from now on is gone, 0 for never; absent where that is left as it is. */
  readonly timeToLive?: number;
}

/** A table as it is: types by column, and seconds that rows live, 0 for ever. */
interface ExistingTable {
  readonly types: ReadonlyMap<string, string>;
  readonly timeToLive: number;
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
      const columns = columnsOf(body);
      return { table, statement, columns, primaryKey: primaryKeyOf(body) };
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

/** `id uuid PRIMARY KEY`, or `PRIMARY KEY ((day, topic), offset)`. */
function primaryKeyOf(body: string): ReadonlySet<string> {
  const [, single] = /^\s*(\w+) \w+ PRIMARY KEY/im.exec(body) ?? [];
  const [, several = ''] = /PRIMARY KEY \((.*)\)/i.exec(body) ?? [];
  return new Set(single === undefined ? several.match(/\w+/g) : [single]);
}

/**
 * Makes the keyspace with `replication` (a CQL map), each of the tables, and each column that an existing table lacks, and sets the time to live where
 * a definition says one; only what is missing, as concurrent schema changes hurt Cassandra, and this runs with every start. Where two do it at once, the
 * second finds it done. Returns the names of all tables.
 * @throws TableDiffers, before anything is changed, when a table that exists cannot become as its definition says: the type of a column
 * and the primary key of a table are never changed, and nothing is dropped; the signal's reason
 * once aborted.
 */
export async function ensureTables(
  cassandra: Cassandra,
  { tables, replication }: { readonly tables: readonly TableDefinition[]; readonly replication: string },
  signal?: AbortSignal,
): Promise<readonly string[]> {
  const existing = await existingTables(cassandra, signal);
  const changes = tables.flatMap((definition) => changeOf(definition, existing.get(definition.table)));
  const keyspaces = await cassandra.execute(
    'SELECT keyspace_name FROM system_schema.keyspaces WHERE keyspace_name = ?',
    [KEYSPACE],
    signal,
  );
  if (keyspaces.length === 0) {
    await cassandra.execute(
      `CREATE KEYSPACE IF NOT EXISTS ${KEYSPACE} WITH replication = ${replication}`,
      [],
      signal,
    );
  }
  for (const change of changes) await cassandra.execute(change, [], signal);
  return tables.map(({ table }) => table);
}

/** Those of the tables that are not there. */
export async function missingTables(
  cassandra: Cassandra,
  tables: readonly TableDefinition[],
): Promise<readonly TableDefinition[]> {
  const existing = await existingTables(cassandra);
  return tables.filter(({ table }) => !existing.has(table));
}

/** Whether {@link ensureTables} could make the tables what they are to be; nothing is changed. @throws TableDiffers when it could not. */
export async function checkTables(
  cassandra: Cassandra,
  tables: readonly TableDefinition[],
  signal?: AbortSignal,
): Promise<void> {
  const existing = await existingTables(cassandra, signal);
  for (const definition of tables) changeOf(definition, existing.get(definition.table));
}

/**
 * What {@link ensureTables} would do: its statements, and what keeps it from doing anything. Nothing is changed.
 * @throws what Cassandra throws.
 */
export async function tableChanges(
  cassandra: Cassandra,
  tables: readonly TableDefinition[],
  signal?: AbortSignal,
): Promise<{ readonly statements: readonly string[]; readonly problems: readonly string[] }> {
  const existing = await existingTables(cassandra, signal);
  const statements: string[] = [];
  const problems: string[] = [];
  for (const definition of tables) {
    try {
      statements.push(...changeOf(definition, existing.get(definition.table)));
    } catch (error) {
      if (!(error instanceof TableDiffers)) throw error;
      problems.push(error.message);
    }
  }
  return { statements, problems };
}

/** The statements that make a table what its definition says; none where it is so already. */
function changeOf(definition: TableDefinition, found: ExistingTable | undefined): readonly string[] {
  const { table, statement, timeToLive } = definition;
  const columns = found === undefined ? [statement] : columnChanges(definition, found.types);
  return timeToLive === undefined || timeToLive === (found?.timeToLive ?? 0)
    ? columns
    : [...columns, `ALTER TABLE ${KEYSPACE}.${table} WITH default_time_to_live = ${timeToLive}`];
}

function columnChanges(
  { table, columns, primaryKey }: TableDefinition,
  found: ReadonlyMap<string, string>,
): readonly string[] {
  const missing = Object.entries(columns).filter(([name]) => !found.has(name));
  const differences = [
    ...missing
      .filter(([name]) => primaryKey.has(name))
      .map(([name, type]) => `column ${name} of the primary key: expected ${type}, found none`),
    ...Object.entries(columns)
      .filter(([name, type]) => found.has(name) && found.get(name) !== type)
      .map(([name, type]) => `column ${name}: expected ${type}, found ${found.get(name) ?? 'none'}`),
  ];
  if (differences.length > 0) throw new TableDiffers(table, differences);
  if (missing.length === 0) return [];
  const added = missing.map(([name, type]) => `${name} ${type}`).join(', ');
  return [
    `ALTER TABLE ${KEYSPACE}.${table} ADD IF NOT EXISTS ${missing.length === 1 ? added : `(${added})`}`,
  ];
}

async function existingTables(
  cassandra: Cassandra,
  signal?: AbortSignal,
): Promise<ReadonlyMap<string, ExistingTable>> {
  const rowsOf = (schemaTable: string, columns: string) =>
    cassandra.execute(
      `SELECT table_name, ${columns} FROM system_schema.${schemaTable} WHERE keyspace_name = ?`,
      [KEYSPACE],
      signal,
    );
  const timesToLive = new Map(
    (await rowsOf('tables', 'default_time_to_live')).map((row) => [
      String(row['table_name']),
      Number(row['default_time_to_live']),
    ]),
  );
  const tables = new Map<string, ExistingTable & { readonly types: Map<string, string> }>();
  for (const { table_name, column_name, type } of await rowsOf('columns', 'column_name, type')) {
    const name = String(table_name);
    const table = tables.get(name) ?? { types: new Map(), timeToLive: timesToLive.get(name) ?? 0 };
    table.types.set(String(column_name), String(type));
    tables.set(name, table);
  }
  return tables;
}
