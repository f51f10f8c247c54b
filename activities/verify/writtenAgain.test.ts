import type { Row } from '../../connections/cassandra/cassandra.ts';
import { companyRecord } from '../../pipelines/companies/source.ts';
import { apiCompany } from '../../pipelines/companies/example.ts';
import { COMPANIES } from '../../tests/companies.ts';
import { writtenAgain } from './writtenAgain.ts';

const isWrittenAgain = writtenAgain(COMPANIES);

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
    expect(isWrittenAgain(text, row, id)).toBe(true);
  });

  it.each([
    ['ends earlier', text.slice(0, -1)],
    ['goes on', `${text} `],
    ['is of another record', text.replace(id, '00000000-0000-4000-8000-000000000000')],
    ['is written otherwise', JSON.stringify(record, undefined, 1)],
  ])('is none that %s', (_, message) => {
    expect(isWrittenAgain(message, row, id)).toBe(false);
  });

  it.each(Object.keys(record).filter((column) => column !== 'id'))(
    'is another when its %s differs',
    (column) => {
      const other = column === 'timestamp_column' ? new Date(0) : `${String(row[column])} `;
      expect(isWrittenAgain(text, { ...row, [column]: other }, id)).toBe(false);
      expect(isWrittenAgain(text, { ...row, [column]: null }, id)).toBe(false);
    },
  );

  it('without a time that can be written is none', () => {
    const at = new Date(Number.NaN);
    expect(isWrittenAgain(text.replace(/"2026[^"]*"/, 'null'), { ...row, timestamp_column: at }, id)).toBe(
      false,
    );
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
  const isOf = writtenAgain({
    definition: { ...COMPANIES.definition, key: 'code', time: 'at' },
    columns: Object.entries(types).map(([name, type]) => ({ name, type })),
    recordSchema,
  });
  const published = { at: 17, code: 'us1', place: { name: 'x' }, count: 2 ** 40, seen: null };
  const quake = { at: new Date(17), code: 'us1', place: '{"name":"x"}', count: 2n ** 40n, seen: null };

  it('is the message of its record', () => {
    expect(isOf(JSON.stringify(published), quake, 'us1')).toBe(true);
    const seen = '2026-11-23T12:00:00.123Z';
    expect(isOf(JSON.stringify({ ...published, seen }), { ...quake, seen: new Date(seen) }, 'us1')).toBe(
      true,
    );
  });
});
