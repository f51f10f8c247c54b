import type { Table } from '../../domain/tables.ts';
import { tableDefinition } from './pipelineTables.ts';

const NEWEST: Table = {
  name: 'newest',
  columns: [
    { name: 'list', type: 'text' },
    { name: 'at', type: 'timestamp' },
    { name: 'id', type: 'bigint' },
    { name: 'place', type: 'text' },
  ],
  partitionKey: ['list'],
  clustering: [
    { column: 'at', order: 'DESC' },
    { column: 'id', order: 'ASC' },
  ],
  timeToLive: 3600,
  gcGraceSeconds: 60,
};

test('a table is made with its columns, its key and its options', () => {
  expect(tableDefinition(NEWEST)).toEqual({
    table: 'newest',
    statement: `CREATE TABLE IF NOT EXISTS spark_streams.newest (
  list text,
  at timestamp,
  id bigint,
  place text,
  PRIMARY KEY ((list), at, id)
) WITH CLUSTERING ORDER BY (at DESC, id ASC) AND default_time_to_live = 3600 AND gc_grace_seconds = 60`,
    columns: { list: 'text', at: 'timestamp', id: 'bigint', place: 'text' },
    primaryKey: new Set(['list', 'at', 'id']),
  });
});

test('one without order or time to live has no options', () => {
  const { statement } = tableDefinition({
    name: 'facts',
    columns: [{ name: 'id', type: 'uuid' }],
    partitionKey: ['id'],
    clustering: [],
  });
  expect(statement).toBe(`CREATE TABLE IF NOT EXISTS spark_streams.facts (
  id uuid,
  PRIMARY KEY ((id))
)`);
});
