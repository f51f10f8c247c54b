import type { Row } from '../../connections/cassandra/cassandra.ts';
import { COMPANIES } from '../../tests/companies.ts';
import { recordComparison } from './compare.ts';

const { differingColumns, parseRecord } = recordComparison(COMPANIES);

const record = {
  id: '6F1C3F4E-3a51-4d0b-9d0e-5f6a1c9b7e21',
  name: 'Müller & Söhne',
  email: '',
  vat: '01',
  phone: '+49',
  country: 'Egypt',
  website: 'http://example.org',
  image: 'http://example.org/i',
  addresses: [{ city: 'Cairo', latitude: 30.1, longitude: -31.25 }],
  contact: { firstname: 'Ada', contact_address: { street: '2 Lane' } },
  revenue: 123456.78901234567,
  number_of_employees: 250,
  sector: 'Retail',
  founded_date: '1987-01-02',
  valuation: 5_000_000,
  investment_received: 0.1,
  timestamp_column: '2026-11-23T13:00:00.123456+01:00',
  extra: 'kept out',
};

const row: Row = {
  ...record,
  id: { toString: () => '6f1c3f4e-3a51-4d0b-9d0e-5f6a1c9b7e21' },
  addresses: '[ {"longitude":-3.125e1,"city":"Cairo","latitude":30.1} ]',
  contact: '{"contact_address":{"street":"2 Lane"},"firstname":"Ada"}',
  timestamp_column: new Date('2026-11-23T12:00:00.123Z'),
};

describe('differingColumns', () => {
  it('finds no difference in how an equal value is written', () => {
    expect(differingColumns(record, row)).toEqual([]);
  });

  it.each([
    ['name', 'Muller & Sohne'],
    ['name', null],
    ['email', null],
    ['vat', '1'],
    ['addresses', '[{"city":"Cairo","latitude":30.1}]'],
    ['addresses', 'no JSON'],
    ['addresses', null],
    ['contact', '{"firstname":"Ada","contact_address":{"street":"3 Lane"}}'],
    ['revenue', 123456.78901234569],
    ['revenue', '123456.78901234567'],
    ['number_of_employees', 251],
    ['valuation', 5_000_000.0000001],
    ['timestamp_column', new Date('2026-11-23T12:00:00.124Z')],
    ['timestamp_column', null],
    ['id', { toString: () => '6f1c3f4e-3a51-4d0b-9d0e-5f6a1c9b7e22' }],
  ])('finds column %s that holds %p', (column, value) => {
    expect(differingColumns(record, { ...row, [column]: value })).toEqual([column]);
  });

  it.each([{}, { name: null, contact: null }])(
    'finds fields that the row has, and a record with %j not',
    (lack) => {
      const { name: _, contact: __, ...lacking } = record;
      expect(differingColumns({ ...lacking, ...lack }, row)).toEqual(['name', 'contact']);
    },
  );

  it.each([{}, { name: null, contact: null }])('takes null for what a record with %j has', (lack) => {
    const { name: _, contact: __, ...lacking } = record;
    expect(differingColumns({ ...lacking, ...lack }, { ...row, name: null, contact: null })).toEqual([]);
  });

  it('finds null where the record says that JSON is there, and the other way about', () => {
    expect(differingColumns(record, { ...row, addresses: 'null' })).toEqual(['addresses']);
    expect(differingColumns({ ...record, addresses: null }, { ...row, addresses: 'null' })).toEqual([
      'addresses',
    ]);
  });

  it.each([
    ['2026-11-23T12:00:00.123456', 'no zone'],
    ['2026-11-23 17:30:00.123+0530', 'a blank, and an offset without a colon'],
  ])('reads the time %s: %s', (timestamp_column) => {
    expect(differingColumns({ ...record, timestamp_column }, row)).toEqual([]);
  });
});

describe('parseRecord', () => {
  it('reads a record with its id in lower case', () => {
    expect(parseRecord(Buffer.from(JSON.stringify(record)))?.id).toBe('6f1c3f4e-3a51-4d0b-9d0e-5f6a1c9b7e21');
  });

  it.each([
    ['nothing', null],
    ['no JSON', 'hello'],
    ['half of a JSON object', '{"id": "6f1c3f4e-3a51-4d0b-9d0e-5f6a1c9b7e21"'],
    ['JSON null', 'null'],
    ['a list', '[1]'],
    ['an object without an id', '{"name": "x"}'],
    ['an id that is no UUID', '{"id": "17"}'],
    ['an id that is a number', '{"id": 17}'],
    ['nested beyond reason', '['.repeat(200_000)],
  ])('finds no record in %s', (_case, value) => {
    expect(parseRecord(value === null ? null : Buffer.from(value))).toBeUndefined();
  });
});

describe('columns of a pipeline with other types', () => {
  const types = { id: 'text', at: 'timestamp', count: 'bigint', felt: 'boolean', seen: 'timestamp' } as const;
  const columns = Object.entries(types).map(([name, type]) => ({ name, type }));
  const quakes = recordComparison({
    definition: { ...COMPANIES.definition, key: 'id', time: 'at' },
    columns,
  });
  const published = { id: 'us7000', at: 1_700_000_000_123, count: 2 ** 40, felt: false, seen: null };
  const stored: Row = {
    id: 'us7000',
    at: new Date(1_700_000_000_123),
    count: 2n ** 40n,
    felt: false,
    seen: null,
  };

  it('are compared as what they mean', () => {
    expect(quakes.parseRecord(Buffer.from(JSON.stringify(published)))?.id).toBe('us7000');
    expect(quakes.differingColumns(published, stored)).toEqual([]);
  });

  it.each([
    ['at', new Date(1_700_000_000_124)],
    ['count', 2n ** 40n + 1n],
    ['count', null],
    ['felt', true],
    ['felt', null],
    ['seen', new Date(0)],
  ])('differ where %s holds %p', (column, value) => {
    expect(quakes.differingColumns(published, { ...stored, [column]: value })).toEqual([column]);
  });
});
