import { readFileSync } from 'node:fs';
import path from 'node:path';
import { REPOSITORY_ROOT } from '../../config/localConfig.ts';
import { tableDefinitions } from '../../connections/cassandraTables.ts';
import { columnsOf } from '../../domain/columns.ts';
import { companies } from './pipeline.ts';

function schemaFile(name: string): string {
  return readFileSync(path.join(REPOSITORY_ROOT, 'infra', 'schema', name), 'utf8');
}

test('the columns that follow from the schema are those of the table, which its users know', () => {
  const columns = columnsOf(companies, JSON.parse(schemaFile('companies_created-value.schema.json')));
  const facts = tableDefinitions(schemaFile('tables.cql')).find(
    ({ table }) => table === companies.names.tables.facts,
  );
  expect(columns.map(({ name, type }) => [name, type === 'json' ? 'text' : type])).toEqual(
    Object.entries(facts?.columns ?? {}),
  );
});
