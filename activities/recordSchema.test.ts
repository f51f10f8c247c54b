import { loadPipeline } from '../pipelines/load.ts';
import { compileRecordSchema, type RecordCheck } from './recordSchema.ts';

let check: RecordCheck;
beforeAll(async () => {
  check = compileRecordSchema((await loadPipeline('companies')).recordSchema);
});

/** As the script of the pipeline that this one replaces publishes it, where the API knows nothing. */
const NOTHING_KNOWN = {
  name: null,
  email: null,
  vat: null,
  phone: null,
  country: null,
  website: null,
  image: null,
  addresses: null,
  contact: null,
  revenue: null,
  number_of_employees: null,
  sector: null,
  founded_date: null,
  valuation: null,
  investment_received: null,
};
const record = {
  ...NOTHING_KNOWN,
  id: '6f1c3f4e-3a51-4d0b-9d0e-5f6a1c9b7e21',
  timestamp_column: '2024-02-06T11:03:44.123456',
};

describe('the schema of a record', () => {
  it('takes null for all that may not be known', () => {
    expect(check(record)).toBeUndefined();
  });

  it.each(Object.keys(NOTHING_KNOWN))('wants %s to be there all the same', (field) => {
    const { [field]: _, ...lacking }: Record<string, unknown> = record;
    expect(check(lacking)).toBe(`the record must have required property '${field}'`);
  });

  it.each([
    ['id', null, 'id must be string'],
    ['id', '42', 'id: not a UUID: 42'],
    ['id', 'ada@example.org', 'id: not a UUID'],
    ['timestamp_column', null, 'timestamp_column must be string'],
    ['timestamp_column', '06.02.2024 11:03', 'timestamp_column: not an ISO 8601 time: 06.02.2024 11:03'],
    ['timestamp_column', 'when Ada came', 'timestamp_column: not an ISO 8601 time'],
    ['timestamp_column', '2024-02-06', 'timestamp_column: not an ISO 8601 time: 2024-02-06'],
    ['founded_date', '1.2.1987', 'founded_date: not a date such as 1987-03-09: 1.2.1987'],
    ['revenue', 1e308, 'revenue must be <= 1000000000000000'],
    ['valuation', -1e308, 'valuation must be >= -1000000000000000'],
    ['investment_received', 1.1e15, 'investment_received must be <= 1000000000000000'],
    ['revenue', '1', 'revenue must be number or null'],
    ['number_of_employees', 2 ** 31, 'number_of_employees must be <= 2147483647'],
  ])('says of %s %p: %s', (field, value, reason) => {
    expect(check({ ...record, [field]: value })).toBe(reason);
  });

  it.each([
    '2024-02-06T11:03:44',
    '2024-02-06 11:03',
    '2024-02-06T11:03:44.123456789Z',
    '2024-02-06T11:03:44+0530',
    '2024-02-06T11:03:44+05',
    '2024-02-06T11:03:44-18:00',
  ])('takes the time %s', (timestamp_column) => {
    expect(check({ ...record, timestamp_column })).toBeUndefined();
  });
});
