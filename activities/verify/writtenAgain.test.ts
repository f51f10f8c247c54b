import type { Row } from '../../connections/cassandra.ts';
import { companyRecord } from '../../pipelines/companies/source.ts';
import { apiCompany } from '../../pipelines/companies/example.ts';
import { COMPANIES } from '../../tests/companies.ts';
import { writerOf } from './writtenAgain.ts';

const writtenAgain = writerOf(COMPANIES);

const record = companyRecord(apiCompany(), {
  tickKey: 't',
  index: 0,
  scheduledAt: '2026-11-23T12:00:00.123Z',
});
const id = String(record.id);
const text = JSON.stringify(record);
const row: Row = {
  ...record,
  addresses: JSON.stringify(record.addresses),
  contact: JSON.stringify(record.contact),
  timestamp_column: new Date(String(record.timestamp_column)),
};

describe('a row that is written again', () => {
  it('is the message of its record', () => {
    expect(writtenAgain(row, id)).toBe(text);
  });

  it.each(Object.keys(record).filter((column) => column !== 'id'))(
    'is another when its %s differs',
    (column) => {
      const other = column === 'timestamp_column' ? new Date(0) : `${String(row[column])} `;
      expect(writtenAgain({ ...row, [column]: other }, id)).not.toBe(text);
      expect(writtenAgain({ ...row, [column]: null }, id)).not.toBe(text);
    },
  );

  it('without a time that can be written is none', () => {
    expect(writtenAgain({ ...row, timestamp_column: new Date(Number.NaN) }, id)).toBeUndefined();
  });
});

describe('a row of a pipeline with other types', () => {
  const recordSchema = JSON.stringify({
    properties: {
      at: { type: 'integer' },
      code: { type: 'string' },
      place: { type: 'object' },
      count: { type: 'integer' },
      seen: { type: ['string', 'null'], format: 'date-time' },
    },
  });
  const types = { at: 'timestamp', code: 'text', place: 'json', count: 'bigint', seen: 'timestamp' } as const;
  const write = writerOf({
    definition: { ...COMPANIES.definition, key: 'code', time: 'at' },
    columns: Object.entries(types).map(([name, type]) => ({ name, type })),
    recordSchema,
  });
  const published = { at: 17, code: 'us1', place: { name: 'x' }, count: 2 ** 40, seen: null };
  const quake = { at: new Date(17), code: 'us1', place: '{"name":"x"}', count: 2n ** 40n, seen: null };

  it('is the message of its record', () => {
    expect(write(quake, 'us1')).toBe(JSON.stringify(published));
    const seen = '2026-11-23T12:00:00.123Z';
    expect(write({ ...quake, seen: new Date(seen) }, 'us1')).toBe(JSON.stringify({ ...published, seen }));
  });
});
