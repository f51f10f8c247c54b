/**
 * Keys a query asks for: one by one they cost a round trip each; with many more, a cluster's coordinator would wait for the slowest
 * node of all.
 */
const KEYS_A_QUERY = 50;

/** Keys in their order, as many together as one statement with `IN ?` asks for. */
export function inQueries<Key>(keys: readonly Key[]): readonly (readonly Key[])[] {
  const count = Math.ceil(keys.length / KEYS_A_QUERY);
  return Array.from({ length: count }, (_, n) => keys.slice(n * KEYS_A_QUERY, (n + 1) * KEYS_A_QUERY));
}
