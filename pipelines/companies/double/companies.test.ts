import { allFakers } from '@faker-js/faker';
import { companies } from './companies.ts';
import { dataSetOf } from './locales.ts';

describe('the companies of an answer', () => {
  it('are numbered from 1 and have the fields of the API, in its forms', () => {
    const answer = companies({ quantity: 200, locale: 'en_US', seed: 1 });
    expect(answer.map(({ id }) => id)).toEqual(Array.from({ length: 200 }, (_, index) => index + 1));
    for (const company of answer) {
      expect(company).toEqual({
        id: expect.any(Number),
        name: expect.stringMatching(/./),
        email: expect.stringMatching(/^\S+@\S+$/),
        vat: expect.stringMatching(/^\d{8,11}$/),
        phone: expect.stringMatching(/^\+[1-9]\d{9,14}$/),
        country: expect.stringMatching(/./),
        addresses: expect.any(Array),
        website: expect.stringMatching(/^http:\/\/\S+$/),
        image: expect.stringMatching(/^http:/),
        contact: {
          id: 0,
          firstname: expect.stringMatching(/./),
          lastname: expect.stringMatching(/./),
          email: expect.stringMatching(/^\S+@\S+$/),
          phone: expect.stringMatching(/^\+[1-9]\d{9,14}$/),
          birthday: expect.stringMatching(/^\d{4}-\d\d-\d\d$/),
          gender: expect.stringMatching(/^(fe)?male$/),
          address: expect.objectContaining({ county_code: expect.stringMatching(/^[A-Z]{2}$/) }),
          website: expect.stringMatching(/^http:/),
          image: expect.stringMatching(/^http:/),
        },
      });
      expect(company.addresses[0]).toMatchObject({
        latitude: expect.any(Number),
        zipcode: expect.any(String),
      });
    }
    const counts = new Set(answer.map(({ addresses }) => addresses.length));
    expect([...counts].toSorted((a, b) => a - b)).toEqual([1, 2, 3, 4, 5]);
  });

  it('are the same for the same seed, and a smaller quantity is a prefix of a larger one', () => {
    const all = companies({ quantity: 50, locale: 'en_US', seed: 42 });
    expect(companies({ quantity: 50, locale: 'en_US', seed: 42 })).toEqual(all);
    expect(companies({ quantity: 7, locale: 'en_US', seed: 42 })).toEqual(all.slice(0, 7));
  });

  it('differ for another seed, and each time without one', () => {
    const names = [42, 43, undefined, undefined].map(
      (seed) =>
        companies({ quantity: 1, locale: 'en_US', ...(seed === undefined ? {} : { seed }) })[0]?.email,
    );
    expect(new Set(names).size).toBe(4);
  });

  it.each(Object.keys(allFakers))('can be made in locale %s', (locale) => {
    const answer = companies({ quantity: 20, locale, seed: 3 });
    expect(answer.every(({ name, country }) => name !== '' && country !== '')).toBe(true);
  });
});

describe('the data set of a locale', () => {
  it.each([
    ['en_US', 'en_US'],
    ['pt_BR', 'pt_BR'],
    ['de_DE', 'de'],
    ['ja_JP', 'ja'],
    ['en_HK', 'en'],
    ['bg_BG', 'en_US'],
    ['__proto__', 'en_US'],
    ['nonsense', 'en_US'],
    ['', 'en_US'],
  ])('%j is %s', (locale, expected) => {
    expect(dataSetOf(locale)).toBe(expected);
  });
});
