import { DEFAULT_LOCALE } from './locales.ts';

/** The API answers at most this many companies, whatever is asked for. */
export const QUANTITY_LIMIT = 1000;
const DEFAULT_QUANTITY = 10;

/** The query string of a request, read as the API reads it. */
export interface CompaniesQuery {
  readonly quantity: number;
  /** As it was asked for: the answer repeats it, also where there is no data for it. */
  readonly locale: string;
  /** As it was asked for; null when absent or ignored. */
  readonly seed: string | null;
}

/**
 * Never throws: the API answers every query. An absent, empty or zero `_quantity` is 10, above 1000 is 1000, below zero or
 * no number is no company at all; an absent, empty or zero `_seed` is none.
 */
export function readQuery(parameters: URLSearchParams): CompaniesQuery {
  const text = (name: string) => parameters.getAll(name).at(-1)?.trim() ?? '';
  const quantity = truthy(text('_quantity')) ? Number.parseFloat(text('_quantity')) : DEFAULT_QUANTITY;
  return {
    quantity: Number.isNaN(quantity) ? 0 : Math.min(Math.max(Math.ceil(quantity), 0), QUANTITY_LIMIT),
    locale: text('_locale') === '' ? DEFAULT_LOCALE : text('_locale'),
    seed: truthy(text('_seed')) ? text('_seed') : null,
  };
}

/** The seed as PHP casts it to an integer: text that is none counts as 0, which is a seed like any other. */
export function seedNumber(seed: string): number {
  const number = Number.parseInt(seed, 10);
  return Number.isSafeInteger(number) ? number : 0;
}

/** PHP's truth of a query parameter. */
function truthy(text: string): boolean {
  return text !== '' && text !== '0';
}
