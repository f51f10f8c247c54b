import { allFakers, Faker } from '@faker-js/faker';

/** What the API uses where no locale is asked for, and where it has no data for the one asked for. */
export const DEFAULT_LOCALE = 'en_US';

/** Locales of @faker-js/faker that lack data a company needs: `base` has no names, Hong Kong no postcodes. */
const INCOMPLETE: ReadonlySet<string> = new Set(['base', 'en_HK']);

/** The data set for a locale in the API's form: `pt_BR` has one of its own, `de_DE` is `de`, an unknown one is `en_US`. */
export function dataSetOf(locale: string): keyof typeof allFakers {
  const language = locale.split('_', 1)[0] ?? '';
  return [locale, language].find(isComplete) ?? DEFAULT_LOCALE;
}

/** A generator for the locale; with a seed it yields the same sequence each time. */
export function fakerFor(locale: string, seed?: number): Faker {
  return new Faker({
    locale: allFakers[dataSetOf(locale)].rawDefinitions,
    ...(seed === undefined ? {} : { seed }),
  });
}

function isComplete(name: string): name is keyof typeof allFakers {
  return Object.hasOwn(allFakers, name) && !INCOMPLETE.has(name);
}
