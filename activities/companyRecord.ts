import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { type CompanyRecord, SECTORS } from '../domain/company.ts';
import { recordId, tickSeed } from '../domain/identity.ts';

/** A record whose fields nobody has checked yet: all there, in the order in which they are written, of any type. */
export type UncheckedRecord = { readonly [Field in keyof CompanyRecord]: unknown };

/** Where a company stands: its tick's key and its place in the answer, from 0, and the tick's scheduled time. */
export interface CompanyPlace {
  readonly tickKey: string;
  readonly index: number;
  /** ISO 8601, UTC, with milliseconds. */
  readonly scheduledAt: string;
}

/**
 * The record of an API company: its fields as they came, a new id, random enrichment. A pure function: the same company at
 * the same place is the same record, however many others the tick asked for. Fields that the record does not have are left
 * out; whether the rest is right is for the schema to say.
 */
export function companyRecord(company: unknown, place: CompanyPlace): UncheckedRecord {
  const { tickKey, index, scheduledAt } = place;
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

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

/** What the API does not know; ranges as CompanyRecord says. */
function enrichment(seed: number) {
  const random = xoroshiro128plus(seed);
  const uniform = (from: number, to: number) => from + uniformFloat64(random) * (to - from);
  const twoDigits = (from: number, to: number) => String(uniformInt(random, from, to)).padStart(2, '0');
  // The order of the draws is part of the contract: another order is another record for the same tick.
  return {
    revenue: uniform(10_000, 1_000_000),
    number_of_employees: uniformInt(random, 10, 5000),
    sector: SECTORS[uniformInt(random, 0, SECTORS.length - 1)],
    founded_date: `19${twoDigits(70, 99)}-${twoDigits(1, 12)}-${twoDigits(1, 28)}`,
    valuation: uniform(1_000_000, 10_000_000),
    investment_received: uniform(100_000, 5_000_000),
  };
}
