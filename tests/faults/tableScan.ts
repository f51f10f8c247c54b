import { withRetries } from '../../activities/verify/facts.ts';
import type { Cassandra } from '../../connections/cassandra/cassandra.ts';
import { KEYSPACE } from '../../domain/names.ts';
import { TABLES } from '../companyNames.ts';

const IDS = `SELECT id FROM ${KEYSPACE}.${TABLES.companies} WHERE token(id) > ? AND token(id) <= ?`;

const FIRST = -(2n ** 63n);
const LAST = 2n ** 63n - 1n;

/**
 * How many rows of `companies_created` have an id that is none of `known`. Reads the whole table, one slice after the other: many at a
 * time are more than a busy Cassandra answers in time, as to read a slice is to read its rows.
 */
export async function unexplainedRows(cassandra: Cassandra, known: ReadonlySet<string>): Promise<number> {
  const never = new AbortController().signal;
  let unexplained = 0;
  for (const slice of slicesOf(FIRST, LAST, BigInt(Math.ceil(known.size / 1000) + 1))) {
    const rows = (await withRetries(() => cassandra.executeAll(IDS, [slice]), never)).flat();
    unexplained += rows.filter(({ id }) => !known.has(String(id))).length;
  }
  return unexplained;
}

/** Cuts ]from, to] into so many parts. */
function slicesOf(from: bigint, to: bigint, parts: bigint): [bigint, bigint][] {
  const bound = (part: bigint) => from + ((to - from) * part) / parts;
  return Array.from({ length: Number(parts) }, (_, part) => [bound(BigInt(part)), bound(BigInt(part) + 1n)]);
}
