import { sendJson } from './sendJson.ts';

/** What the server answered, or why it did not. */
export type Asked<T> = { readonly value: T } | { readonly error: string };

/** Asks the server, which made this page and so answers in the shape that the page knows. Never rejects. */
export async function ask<T>(path: string, is: (value: unknown) => value is T): Promise<Asked<T>> {
  return answered(() => fetch(path), is);
}

/** The same with something to judge, which is sent along and changes nothing. Never rejects. */
export async function tell<T>(
  path: string,
  what: object,
  is: (value: unknown) => value is T,
): Promise<Asked<T>> {
  return answered(() => sendJson(path, what), is);
}

async function answered<T>(
  request: () => Promise<Response>,
  is: (value: unknown) => value is T,
): Promise<Asked<T>> {
  try {
    const response = await request();
    const value: unknown = await response.json();
    if (response.ok && is(value)) return { value };
    const error: unknown = Reflect.get(Object(value), 'error');
    return { error: typeof error === 'string' ? error : `the server answered ${response.status}` };
  } catch {
    // The page says at its top that the server is away, too.
    return { error: 'the console’s server does not answer' };
  }
}

/** Tells an answer from anything else by one of its fields. */
export function having<T extends object>(field: keyof T & string): (value: unknown) => value is T {
  return (value): value is T => typeof value === 'object' && value !== null && field in value;
}
