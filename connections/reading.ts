import pTimeout from 'p-timeout';
import { CassandraSchemaMissing } from './cassandra/errors.ts';
import { UnknownTopic } from './kafka/errors.ts';

/**
 * What an outside system was asked, for a page or a report that shows what it got and says what it did not get. `missing`: the system
 * answers, and has no such topic or table, as before the first start.
 */
export type Reading<T> = { readonly value: T } | { readonly error: string; readonly missing?: boolean };

/** Reads within `limitMs`; a failure or a time-out becomes the reading's `error`, so that it never rejects. */
export async function reading<T>(limitMs: number, read: () => Promise<T>): Promise<Reading<T>> {
  try {
    return {
      value: await pTimeout(read(), { milliseconds: limitMs, message: `no answer within ${limitMs} ms` }),
    };
  } catch (error) {
    const missing = error instanceof UnknownTopic || error instanceof CassandraSchemaMissing;
    return { error: reasonOf(error), ...(missing ? { missing } : {}) };
  }
}

/** The reading's value; undefined where it failed. */
export function valueOf<T>(read: Reading<T>): T | undefined {
  return 'value' in read ? read.value : undefined;
}

/** Whether what was asked for does not exist, in a system that answers. */
export function isMissing(read: Reading<unknown>): boolean {
  return 'error' in read && read.missing === true;
}

/** One line. A connection refused on each of several addresses comes as an error without a message, but with a code. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const code = 'code' in error ? String(error.code) : error.name;
  return (error.message === '' ? code : error.message).replace(/\s+/g, ' ');
}
