import { z } from 'zod';
import { tableDefinitions } from '../connections/cassandraTables.ts';
import { COMPANY_COLUMNS } from '../pipelines/companies/record.ts';
import { TABLES } from '../domain/names.ts';
import { readContract } from './contract.ts';
import { compileRecordSchema } from './recordSchema.ts';

const schema = z.looseObject({ properties: z.record(z.string(), z.unknown()) });

describe('the contract', () => {
  it('has the same fields in the schema, in the table, and in what verification compares', async () => {
    const { recordSchema, tables } = await readContract();
    const fields = [...COMPANY_COLUMNS].toSorted();
    expect(Object.keys(schema.parse(JSON.parse(recordSchema)).properties).toSorted()).toEqual(fields);
    const companies = tableDefinitions(tables).find(({ table }) => table === TABLES.companies);
    expect(Object.keys(companies?.columns ?? {}).toSorted()).toEqual(fields);
  });

  it('may get a further optional field, and a record without it fits', async () => {
    const parsed = schema.parse(JSON.parse((await readContract()).recordSchema));
    const properties = { ...parsed.properties, founder: { type: ['string', 'null'] } };
    const check = compileRecordSchema(JSON.stringify({ ...parsed, properties }));
    const unknown = Object.fromEntries(COMPANY_COLUMNS.map((column) => [column, null]));
    const id = '6f1c3f4e-3a51-4d0b-9d0e-5f6a1c9b7e21';
    const record = { ...unknown, id, timestamp_column: '2024-02-06T11:03:44' };
    expect(check(record)).toBeUndefined();
    expect(check({ ...record, founder: 'Ada' })).toBeUndefined();
    expect(check({ ...record, founder: 7 })).toBe('founder must be string or null');
  });
});
