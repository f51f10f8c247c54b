import { z } from 'zod';
import type { Offsets } from '../../domain/verification.ts';

/** A number is read too where it is exact: the stream writes offsets as JSON numbers, which are 64 bits wide there. */
const offset = z.union([
  z.string().regex(/^\d+$/),
  z
    .number()
    .int()
    .nonnegative()
    .max(Number.MAX_SAFE_INTEGER)
    .transform((exact) => String(exact)),
]);
const offsets = z.record(z.string().regex(/^\d+$/), offset);

/** Offsets as the tables hold them: JSON `{"partition": offset}`. */
export function offsetsToJson(value: Offsets): string {
  return JSON.stringify(value);
}

/** @throws when `text` is not JSON of that shape; `column` says where it came from. */
export function offsetsFromJson(text: unknown, column: string): Offsets {
  try {
    return offsets.parse(JSON.parse(String(text)));
  } catch (cause) {
    throw new Error(`${column}: expected {"partition": offset}, got ${String(text).slice(0, 100)}`, {
      cause,
    });
  }
}
