/** Sectors a company is given, as the reference has them. */
export const SECTORS = ['Technology', 'Healthcare', 'Finance', 'Retail', 'Agriculture'] as const;
export type Sector = (typeof SECTORS)[number];

/** One postal address as the API gives it; `county_code` and `country_code` both occur, so both stay as they came. */
export interface Address {
  readonly [field: string]: unknown;
}

/** The contact person of a company. */
export interface Contact {
  readonly firstname: string;
  readonly lastname: string;
  readonly email: string;
  readonly phone: string;
  readonly birthday: string;
  readonly gender: string;
  /** The API's `contact.address`, under the name the reference gives it. */
  readonly contact_address: unknown;
}

/**
 * A record of topic `companies_created`: the API's company and what ingestion adds to it.
 * Its JSON Schema, the contract that is registered and checked, is pipelines/companies/record.schema.json.
 */
export interface CompanyRecord {
  /** UUID, a function of the tick and the place within it: see identity.ts. */
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly vat: string;
  readonly phone: string;
  readonly country: string;
  readonly website: string;
  readonly image: string;
  readonly addresses: readonly Address[];
  readonly contact: Contact;
  /** Uniform in [10000, 1000000). */
  readonly revenue: number;
  /** Integer in 10..5000. */
  readonly number_of_employees: number;
  readonly sector: Sector;
  /** "19YY-MM-DD", YY 70..99, DD 1..28. */
  readonly founded_date: string;
  /** Uniform in [1e6, 1e7). */
  readonly valuation: number;
  /** Uniform in [1e5, 5e6). */
  readonly investment_received: number;
  /** ISO 8601 in UTC with milliseconds: the tick's scheduled time. */
  readonly timestamp_column: string;
}

/** The columns of `companies_created`, which are the fields of the record; the JSON ones are stored as JSON text. */
export const COMPANY_COLUMNS = [
  'id',
  'name',
  'email',
  'vat',
  'phone',
  'country',
  'website',
  'image',
  'addresses',
  'contact',
  'revenue',
  'number_of_employees',
  'sector',
  'founded_date',
  'valuation',
  'investment_received',
  'timestamp_column',
] as const satisfies readonly (keyof CompanyRecord)[];
