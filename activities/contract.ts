import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { REPOSITORY_ROOT } from '../config/localConfig.ts';

/** What the stages agree on, as the files of infra/schema say it. */
export interface Contract {
  /** The JSON Schema of the values of topic `companies_created`, as text. */
  readonly recordSchema: string;
  /** The CQL of the tables. */
  readonly tables: string;
}

/** Reads the contract. @throws when a file is missing. */
export async function readContract(): Promise<Contract> {
  const folder = path.join(REPOSITORY_ROOT, 'infra', 'schema');
  const [recordSchema, tables] = await Promise.all([
    readFile(path.join(REPOSITORY_ROOT, 'pipelines', 'companies', 'record.schema.json'), 'utf8'),
    readFile(path.join(folder, 'tables.cql'), 'utf8'),
  ]);
  return { recordSchema, tables };
}
