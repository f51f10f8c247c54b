import type { CompanyRecord } from '../../pipelines/companies/record.ts';

/** A record that fits, under an id of its own. */
export function goodRecord(id: string, change: Partial<Record<keyof CompanyRecord, unknown>> = {}): object {
  return {
    id,
    name: 'Live & Sons',
    email: 'office@example.com',
    vat: 'FR12345678901',
    phone: '+33100000000',
    country: 'France',
    website: 'https://example.com',
    image: 'https://example.com/i.png',
    addresses: [{ id: 1, street: '1 Rue É', latitude: 48.85, longitude: 2.35 }],
    contact: { firstname: 'A', lastname: 'B', contact_address: { street: 'C' } },
    revenue: 123456.789,
    number_of_employees: 49,
    sector: 'Retail',
    founded_date: '1985-2-28',
    valuation: 2_000_000.5,
    investment_received: 300_000.25,
    timestamp_column: '2026-01-02T03:04:05.678Z',
    ...change,
  };
}

/** Messages that cannot be stored, by what is wrong with them. `id` is a UUID that no other message has. */
export function badMessages(id: string): Readonly<Record<string, string | Buffer | null>> {
  const { id: _, ...withoutId } = goodRecord(id) as { id: string };
  return {
    'not JSON': 'company: none',
    'JSON of another shape': '["a", "list"]',
    'no value at all': null,
    'an empty value': '',
    'not UTF-8': Buffer.from([0x7b, 0xff, 0xfe, 0x7d]),
    'something behind the JSON': `${JSON.stringify(goodRecord(id))} and more`,
    'no id': JSON.stringify(withoutId),
    'an id that is no UUID': JSON.stringify(goodRecord('company-1')),
    'a number as text': JSON.stringify(goodRecord(id, { revenue: '123456.789' })),
    'a fraction of an employee': JSON.stringify(goodRecord(id, { number_of_employees: 10.5 })),
    'a time that is none': JSON.stringify(goodRecord(id, { timestamp_column: 'yesterday' })),
    'a number beyond a double': JSON.stringify(goodRecord(id)).replace('123456.789', '1e999'),
    '900 KB that are no record': `{"noise": "${'x'.repeat(900_000)}"}`,
  };
}
