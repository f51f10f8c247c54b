import { createHash } from 'node:crypto';
import { COMPANY_COLUMNS, SECTORS } from './record.ts';
import { companyRecord } from './source.ts';
import { loadPipeline } from '../load.ts';
import { compileRecordSchema, type RecordCheck } from '../../activities/recordSchema.ts';
import { apiCompany } from './example.ts';

let check: RecordCheck;
beforeAll(async () => {
  check = compileRecordSchema((await loadPipeline('companies')).recordSchema);
});

const place = { tickKey: 'company-pipeline/ingest/run/7', index: 0, scheduledAt: '2026-11-23T12:00:00.000Z' };

describe('companyRecord', () => {
  it('is the same record for the same company at the same place', () => {
    expect(JSON.stringify(companyRecord(apiCompany(), place))).toBe(
      JSON.stringify(companyRecord(apiCompany(), place)),
    );
  });

  it('is, to the byte, what every version of the pipeline has made of it', () => {
    const text = JSON.stringify(companyRecord(apiCompany(), place));
    expect(createHash('sha256').update(text).digest('hex')).toBe(
      '4bbc69650a2737e7534a5c6c15ed857e7c7f544f6d7403f96f6a29da927fb873',
    );
  });

  it('is another record at another place or in another tick', () => {
    const here = companyRecord(apiCompany(), place);
    for (const elsewhere of [
      { ...place, index: 1 },
      { ...place, tickKey: 'company-pipeline/ingest/run/8' },
    ]) {
      const other = companyRecord(apiCompany(), elsewhere);
      expect(other.id).not.toBe(here.id);
      expect(other.revenue).not.toBe(here.revenue);
    }
  });

  it('has exactly the columns of the table, in their order, and passes the schema', () => {
    const record = companyRecord(apiCompany(), place);
    expect(Object.keys(record)).toEqual([...COMPANY_COLUMNS]);
    expect(check(record)).toBeUndefined();
    expect(record.timestamp_column).toBe('2026-11-23T12:00:00.000Z');
  });

  it('takes the fields as the API gives them and leaves the others out', () => {
    const record = companyRecord(apiCompany({ extra: 'field' }), place);
    expect(record.name).toBe('Müller & Söhne');
    expect(record.addresses).toEqual(apiCompany()['addresses']);
    expect(record.contact).toEqual({
      firstname: 'Ada',
      lastname: 'Secretperson',
      email: 'ada@example.org',
      phone: '+49301234',
      birthday: '1980-02-03',
      gender: 'female',
      contact_address: { id: 1, street: '2 Lane', city: 'Giza' },
    });
    expect(record).not.toHaveProperty('extra');
  });

  it('draws the enrichment from the ranges of the contract', () => {
    for (let index = 0; index < 2000; index++) {
      const record = companyRecord(apiCompany(), { ...place, index });
      expect(check(record)).toBeUndefined();
      expect(Number(record.revenue)).toBeGreaterThanOrEqual(10_000);
      expect(Number(record.revenue)).toBeLessThan(1_000_000);
      expect(Number(record.valuation)).toBeGreaterThanOrEqual(1_000_000);
      expect(Number(record.valuation)).toBeLessThan(10_000_000);
      expect(Number(record.investment_received)).toBeGreaterThanOrEqual(100_000);
      expect(Number(record.investment_received)).toBeLessThan(5_000_000);
      expect(Number(record.number_of_employees)).toBeGreaterThanOrEqual(10);
      expect(Number(record.number_of_employees)).toBeLessThanOrEqual(5000);
      expect(SECTORS).toContain(record.sector);
      expect(record.founded_date).toMatch(/^19[789]\d-(0[1-9]|1[0-2])-(0[1-9]|1\d|2[0-8])$/);
    }
  });

  it.each([
    ['a company without a name', apiCompany({ name: undefined }), "must have required property 'name'"],
    ['a name that is a number', apiCompany({ name: 12 }), 'name must be string'],
    ['an empty name', apiCompany({ name: '' }), 'name must NOT have fewer than 1 characters'],
    ['addresses that are no list', apiCompany({ addresses: 'here' }), 'addresses must be array'],
    ['a contact that is no object', apiCompany({ contact: ['Secretperson'] }), 'contact must be object'],
    ['null in the place of a company', null, "must have required property 'name'"],
    ['text in the place of a company', 'Secretperson', "must have required property 'name'"],
  ])('makes of %s what the schema refuses, with a reason without values', (_case, company, reason) => {
    const refused = check(companyRecord(company, place));
    expect(refused).toContain(reason);
    expect(refused).not.toContain('Secretperson');
  });
});
