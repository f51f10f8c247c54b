const DAY_MS = 86_400_000;

/**
 * UTC days (`2026-11-23`) from that of `at` (ISO 8601) back, in groups to be asked one after the other: the newest row of a
 * table partitioned by day is nearly always of today or yesterday, so those are asked for first.
 */
export function* daysBack(at: string, days: number = 31): Generator<readonly string[]> {
  const first = Date.parse(at);
  const all = Array.from({ length: days }, (_, back) =>
    new Date(first - back * DAY_MS).toISOString().slice(0, 10),
  );
  yield all.slice(0, 2);
  yield all.slice(2);
}
