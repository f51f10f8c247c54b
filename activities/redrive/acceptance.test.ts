import { goodRecord } from '../../tests/live/badMessages.ts';
import { loadPipeline } from '../../pipelines/load.ts';
import { acceptanceBy, type Acceptance } from './acceptance.ts';

let acceptance: Acceptance;
beforeAll(async () => {
  acceptance = acceptanceBy(await loadPipeline('companies'));
});

const ID = '8b1f0c52-6d0e-5a7e-9a55-0c6f1d1b7e43';
const bytes = (value: object | string) =>
  Buffer.from(typeof value === 'string' ? value : JSON.stringify(value));

it('accepts a record that fits', () => {
  expect(acceptance(bytes(goodRecord(ID)))).toBeUndefined();
});

it.each<[string, Buffer | null, RegExp]>([
  ['no value', null, /the value is null/],
  ['no JSON', bytes('company: none'), /no JSON/],
  ['no UTF-8', Buffer.from([0x22, 0xff, 0x22]), /no UTF-8/],
  [
    'a time without its month',
    bytes(goodRecord(ID, { timestamp_column: '2026-13-01T00:00:00Z' })),
    /ISO 8601/,
  ],
  [
    'a time in no calendar',
    bytes(goodRecord(ID, { timestamp_column: '2026-02-30T00:00:00Z' })),
    /no such time/,
  ],
  ['half an employee', bytes(goodRecord(ID, { number_of_employees: 12.5 })), /number_of_employees .*integer/],
  ['more levels than the job reads', bytes(`${'['.repeat(1001)}${']'.repeat(1001)}`), /1000 levels/],
  ['more bytes than the job keeps', Buffer.alloc(8 * 1024 * 1024, 'x'), /too many/],
])('says why it would not be: %s', (_, value, problem) => {
  expect(acceptance(value)).toMatch(problem);
});
