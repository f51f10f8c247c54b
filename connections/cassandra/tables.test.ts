import type { Cassandra, Row } from './cassandra.ts';
import { checkTables, ensureTables, missingTables, tableDefinitions, TableDiffers } from './tables.ts';

const cql = `-- A comment; with a semicolon.
CREATE TABLE IF NOT EXISTS spark_streams.facts (
  id uuid PRIMARY KEY,
  name text -- another; comment
);
CREATE TABLE IF NOT EXISTS spark_streams.days (
  day date,
  at timestamp,
  PRIMARY KEY ((day), at)
) WITH CLUSTERING ORDER BY (at DESC);
`;
const replication = "{'class': 'SimpleStrategy', 'replication_factor': 1}";

function cassandraWith(keyspaces: readonly Row[], columns: readonly Row[], tables: readonly Row[] = []) {
  const made: string[] = [];
  const execute = (query: string): Promise<readonly Row[]> => {
    if (query.includes('system_schema.keyspaces')) return Promise.resolve(keyspaces);
    if (query.includes('system_schema.columns')) return Promise.resolve(columns);
    if (query.includes('system_schema.tables')) return Promise.resolve(tables);
    made.push(query);
    return Promise.resolve([]);
  };
  const cassandra: Cassandra = {
    execute,
    executeAll: (query, lists) => Promise.all(lists.map(() => execute(query))),
    close: () => Promise.resolve(),
  };
  return { cassandra, made };
}

const column = (table: string, name: string, type: string): Row => ({
  table_name: table,
  column_name: name,
  type,
});
const FACTS = [column('facts', 'id', 'uuid'), column('facts', 'name', 'text')];
const DAYS = [column('days', 'day', 'date'), column('days', 'at', 'timestamp')];
const KEYSPACES = [{ keyspace_name: 'spark_streams' }];

describe('tableDefinitions', () => {
  it('reads tables and their columns', () => {
    expect(tableDefinitions(cql).map(({ table, columns }) => ({ table, columns }))).toEqual([
      { table: 'facts', columns: { id: 'uuid', name: 'text' } },
      { table: 'days', columns: { day: 'date', at: 'timestamp' } },
    ]);
  });

  it.each([
    'DROP TABLE spark_streams.facts;',
    'CREATE TABLE IF NOT EXISTS other.facts (id uuid PRIMARY KEY);',
  ])('refuses %s', (statement) => {
    expect(() => tableDefinitions(statement)).toThrow(
      'Expected CREATE TABLE IF NOT EXISTS spark_streams.<table>',
    );
  });
});

describe('ensureTables', () => {
  it('makes the keyspace with the replication of the configuration, and the tables', async () => {
    const { cassandra, made } = cassandraWith([], []);
    await expect(ensureTables(cassandra, { tables: tableDefinitions(cql), replication })).resolves.toEqual([
      'facts',
      'days',
    ]);
    expect(made).toHaveLength(3);
    expect(made[0]).toBe(`CREATE KEYSPACE IF NOT EXISTS spark_streams WITH replication = ${replication}`);
  });

  it('makes only what is missing', async () => {
    const { cassandra, made } = cassandraWith(KEYSPACES, FACTS);
    await ensureTables(cassandra, { tables: tableDefinitions(cql), replication });
    expect(made).toEqual([expect.stringContaining('spark_streams.days')]);
  });

  it('can be asked for what is missing, and whether the rest fits, without making anything', async () => {
    const { cassandra, made } = cassandraWith(KEYSPACES, [column('facts', 'id', 'text')]);
    const tables = tableDefinitions(cql);
    expect((await missingTables(cassandra, tables)).map(({ table }) => table)).toEqual(['days']);
    await expect(checkTables(cassandra, tables)).rejects.toThrow('column id: expected uuid, found text');
    await checkTables(cassandraWith(KEYSPACES, FACTS).cassandra, tables);
    expect(made).toEqual([]);
  });

  it('changes no schema when everything is there, further columns included', async () => {
    const { cassandra, made } = cassandraWith(KEYSPACES, [...FACTS, ...DAYS, column('facts', 'more', 'int')]);
    await ensureTables(cassandra, { tables: tableDefinitions(cql), replication });
    expect(made).toEqual([]);
  });

  it('adds to a table what it lacks, each column only where it is still missing', async () => {
    const { cassandra, made } = cassandraWith(KEYSPACES, [column('facts', 'id', 'uuid'), ...DAYS]);
    await expect(ensureTables(cassandra, { tables: tableDefinitions(cql), replication })).resolves.toEqual([
      'facts',
      'days',
    ]);
    expect(made).toEqual(['ALTER TABLE spark_streams.facts ADD IF NOT EXISTS name text']);
  });

  it('adds several columns with one change of the schema', async () => {
    const { cassandra, made } = cassandraWith(KEYSPACES, [column('facts', 'id', 'uuid'), ...DAYS]);
    const wider = cql.replace('name text', 'name text,\n  age int');
    await ensureTables(cassandra, { tables: tableDefinitions(wider), replication });
    expect(made).toEqual(['ALTER TABLE spark_streams.facts ADD IF NOT EXISTS (name text, age int)']);
  });

  it.each([
    ['of a table that it makes', [], 0, 60, ['CREATE', 'ALTER']],
    ['of one that is there', FACTS, 0, 60, ['ALTER']],
    ['of one that has another', FACTS, 30, 60, ['ALTER']],
    ['of one that is to have none', FACTS, 30, 0, ['ALTER']],
    ['not of one that has it', FACTS, 60, 60, []],
    ['not where none is said', FACTS, 30, undefined, []],
  ])('sets the time to live %s', async (_, columns, found, wanted, statements) => {
    const { cassandra, made } = cassandraWith(KEYSPACES, columns, [
      { table_name: 'facts', default_time_to_live: found },
    ]);
    const [facts] = tableDefinitions(cql);
    const tables = [facts].flatMap((table) =>
      table === undefined ? [] : [wanted === undefined ? table : { ...table, timeToLive: wanted }],
    );
    await ensureTables(cassandra, { tables, replication });
    expect(made.map((statement) => statement.split(' ')[0])).toEqual(statements);
    expect(made.filter((statement) => statement.startsWith('ALTER'))).toEqual(
      statements
        .filter((kind) => kind === 'ALTER')
        .map(() => `ALTER TABLE spark_streams.facts WITH default_time_to_live = ${wanted}`),
    );
  });

  it('refuses a column of another type before it changes anything, and says all that differs', async () => {
    const { cassandra, made } = cassandraWith(KEYSPACES, [
      column('days', 'day', 'date'),
      column('days', 'at', 'text'),
    ]);
    const refused = ensureTables(cassandra, { tables: tableDefinitions(cql), replication });
    await expect(refused).rejects.toThrow(TableDiffers);
    await expect(refused).rejects.toThrow(
      'Table spark_streams.days exists and differs from its definition: column at: expected timestamp, found text',
    );
    expect(made).toEqual([]);
  });

  it.each([
    ['of one column', 'facts', 'id', 'uuid', [column('facts', 'name', 'text'), ...DAYS]],
    ['of several', 'days', 'at', 'timestamp', [...FACTS, column('days', 'day', 'date')]],
  ])(
    'refuses a table without its primary key %s, which cannot be added',
    async (_, table, key, type, there) => {
      const { cassandra, made } = cassandraWith(KEYSPACES, there);
      await expect(ensureTables(cassandra, { tables: tableDefinitions(cql), replication })).rejects.toThrow(
        `Table spark_streams.${table} exists and differs from its definition: column ${key} of the primary key: expected ${type}, found none`,
      );
      expect(made).toEqual([]);
    },
  );
});
