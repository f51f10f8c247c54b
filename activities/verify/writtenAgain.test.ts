import type { Row } from '../../connections/cassandra.ts';
import { companyRecord } from '../../pipelines/companies/source.ts';
import { apiCompany } from '../../pipelines/companies/example.ts';
import { idAtFirst, writtenAgain } from './writtenAgain.ts';

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
    expect(idAtFirst(text)).toBe(id);
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

describe('the id of a record', () => {
  it.each(['', 'no JSON', '{"name":"x"}', '{"id":"17"}', `{ "id": "${id}"}`])(
    'is not guessed from %p',
    (other) => {
      expect(idAtFirst(other)).toBeUndefined();
    },
  );
});
