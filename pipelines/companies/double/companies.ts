import type { Faker } from '@faker-js/faker';
import { fakerFor } from './locales.ts';

/** A company as the API gives it. */
export type ApiCompany = ReturnType<typeof company>;

/** What determines the companies of an answer. */
export interface CompanyRequest {
  readonly quantity: number;
  /** In the API's form, e.g. `de_DE`; one without data counts as `en_US`. */
  readonly locale: string;
  /** Absent: other data each time. */
  readonly seed?: number;
}

/** Ages are counted back from this day, so that a seed's data does not drift with the clock. */
const REFERENCE_DATE = '2025-01-01T00:00:00.000Z';

/**
 * The companies of one answer, numbered from 1. One generator makes them in sequence, so the same seed and locale give the
 * same data, and a smaller quantity is a prefix of a larger one.
 */
export function companies({ quantity, locale, seed }: CompanyRequest): ApiCompany[] {
  const faker = fakerFor(locale, seed);
  return Array.from({ length: quantity }, (_, index) => company(faker, index + 1));
}

/*
 * Fields, their order and their forms are those of the API's source, github.com/pietrantonio91/faker-api,
 * app/Http/Resources/{Company,Address,Person}.php; so are `county_code` and the ids of 0.
 */
function company(faker: Faker, id: number) {
  return {
    id,
    name: faker.company.name(),
    email: faker.internet.email(),
    vat: faker.string.numeric({ length: { min: 8, max: 11 } }),
    phone: phone(faker),
    country: faker.location.country(),
    addresses: faker.helpers.multiple(() => address(faker), { count: { min: 1, max: 5 } }),
    website: website(faker),
    image: IMAGE,
    contact: person(faker),
  };
}

function address(faker: Faker) {
  return {
    id: 0,
    street: faker.location.streetAddress(),
    streetName: faker.location.street(),
    buildingNumber: faker.location.buildingNumber(),
    city: faker.location.city(),
    zipcode: faker.location.zipCode(),
    country: faker.location.country(),
    county_code: faker.location.countryCode(),
    latitude: faker.location.latitude({ precision: 6 }),
    longitude: faker.location.longitude({ precision: 6 }),
  };
}

function person(faker: Faker) {
  const gender = faker.person.sexType();
  return {
    id: 0,
    firstname: faker.person.firstName(gender),
    lastname: faker.person.lastName(gender),
    email: faker.internet.email(),
    phone: phone(faker),
    birthday: faker.date.past({ years: 90, refDate: REFERENCE_DATE }).toISOString().slice(0, 10),
    gender,
    address: address(faker),
    website: website(faker),
    image: IMAGE,
  };
}

const IMAGE = 'http://placeimg.com/640/480/people';

function website(faker: Faker): string {
  return `http://${faker.internet.domainName()}`;
}

/** E.164. */
function phone(faker: Faker): string {
  return `+${faker.string.numeric({ length: { min: 10, max: 12 }, allowLeadingZeros: false })}`;
}
