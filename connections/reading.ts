import pTimeout from 'p-timeout';

/** What an outside system was asked, for a page or a report that shows what it got and says what it did not get. */
export type Reading<T> = { readonly value: T } | { readonly error: string };

/** Reads within `limitMs`; a failure or a time-out becomes the reading's `error`, so that it never rejects. */
export async function reading<T>(limitMs: number, read: () => Promise<T>): Promise<Reading<T>> {
  try {
    return {
      value: await pTimeout(read(), { milliseconds: limitMs, message: `no answer within ${limitMs} ms` }),
    };
  } catch (error) {
    return { error: reasonOf(error) };
  }
}

/** The reading's value; undefined where it failed. */
export function valueOf<T>(read: Reading<T>): T | undefined {
  return 'value' in read ? read.value : undefined;
}

/** One line. A connection refused on each of several addresses comes as an error without a message, but with a code. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const code = 'code' in error ? String(error.code) : error.name;
  return (error.message === '' ? code : error.message).replace(/\s+/g, ' ');
}
