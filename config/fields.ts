import { z } from 'zod';

/** Building blocks of the configuration's schemas: environment variables are text, and an empty one counts as unset. */

/** `a:1,b:2` as a list; at least one entry. */
export const list = z
  .string()
  .transform((text) =>
    text
      .split(',')
      .map((entry) => entry.trim())
      .filter((entry) => entry !== ''),
  )
  .refine((entries) => entries.length > 0, 'expected at least one entry, comma-separated');

/** `true` or `false`, nothing else: `Boolean('false')` is true. */
export const flag = z.enum(['true', 'false']).transform((text) => text === 'true');

/** A whole number within bounds, as text. */
export function integer(minimum: number, maximum: number = Number.MAX_SAFE_INTEGER) {
  return z
    .string()
    .regex(/^-?\d+$/, 'expected a whole number')
    .transform(Number)
    .pipe(z.number().int().min(minimum).max(maximum));
}

/** A TCP port. */
export const port = integer(1, 65535);

/** An http or https URL, without a trailing slash. */
export const httpUrl = z.url({ protocol: /^https?$/ }).transform((text) => text.replace(/\/+$/, ''));

/** `host:port`. */
export const hostAndPort = z.string().regex(/^[^\s:]+:\d{1,5}$/, 'expected host:port');

/** A JSON text; `of` says what of, in the message. */
export function jsonObject(of: string) {
  return z.string().transform((text, context): unknown => {
    try {
      return JSON.parse(text);
    } catch {
      context.addIssue(`expected a JSON object ${of}`);
      return z.NEVER;
    }
  });
}
