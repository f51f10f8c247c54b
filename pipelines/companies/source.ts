import { recordId, tickSeed } from '../../domain/identity.ts';
import { fieldsOf, listOf, type ItemPlace, type SourceDescription } from '../../domain/source.ts';
import { enrichment } from './enrichment.ts';
import type { CompanyRecord } from './record.ts';

/** A record whose fields nobody has checked yet: all there, in the order in which they are written, of any type. */
export type UncheckedCompany = { readonly [Field in keyof CompanyRecord]: unknown };

/** fakerapi.it, or an API that answers like it: as many made-up companies as it is asked for, the same ones for the same seed. */
export const companySource = {
  configuration: {
    variables: 'COMPANY_API',
    url: 'http://127.0.0.1:8000/api/v1/companies',
    settings: { LOCALE: { pattern: /^[a-z]{2}_[A-Z]{2}$/, expected: 'a locale such as en_US' } },
  },
  // A tick's time is that of its records.
  past: true,
  request({ quantity, seed }, { LOCALE: locale }) {
    return {
      query: { _quantity: quantity, _seed: seed, ...(locale === undefined ? {} : { _locale: locale }) },
    };
  },
  read(answer, { tick }) {
    const companies = listOf(answer, 'data');
    if ('problem' in companies) return companies;
    if (companies.length === 0) return { problem: 'expected at least one company, got an empty "data"' };
    return { items: companies.slice(0, tick.quantity) };
  },
  record: companyRecord,
} satisfies SourceDescription;

/**
 * The record of an API company: its fields as they came, a new id, random enrichment. A pure function: the same company at
 * the same place is the same record, however many others the tick asked for. Fields that the record does not have are left
 * out; whether the rest is right is for the schema to say.
 */
export function companyRecord(
  company: unknown,
  { tickKey, index, scheduledAt }: ItemPlace,
): UncheckedCompany {
  const source = fieldsOf(company);
  return {
    id: recordId(tickKey, index),
    name: source['name'],
    email: source['email'],
    vat: source['vat'],
    phone: source['phone'],
    country: source['country'],
    website: source['website'],
    image: source['image'],
    addresses: source['addresses'],
    contact: contactOf(source['contact']),
    ...enrichment(tickSeed(`${tickKey}/${index}`)),
    timestamp_column: scheduledAt,
  };
}

/** A contact that is no object stays what it is, for the schema to refuse. */
function contactOf(contact: unknown): unknown {
  if (typeof contact !== 'object' || contact === null || Array.isArray(contact)) return contact;
  const source = fieldsOf(contact);
  return {
    firstname: source['firstname'],
    lastname: source['lastname'],
    email: source['email'],
    phone: source['phone'],
    birthday: source['birthday'],
    gender: source['gender'],
    contact_address: source['address'],
  };
}
