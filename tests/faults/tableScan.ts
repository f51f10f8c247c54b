import type { Cassandra } from '../../connections/cassandra/cassandra.ts';
import { KEYSPACE } from '../../domain/names.ts';
import { TABLES } from '../companyNames.ts';

const IDS = `SELECT id FROM ${KEYSPACE}.${TABLES.companies} WHERE token(id) > ? AND token(id) <= ?`;

const FIRST = -(2n ** 63n);
const LAST = 2n ** 63n - 1n;

/** How many rows of `companies_created` have an id that is none of `known`. Reads the whole table, slice by slice. */
export async function unexplainedRows(cassandra: Cassandra, known: ReadonlySet<string>): Promise<number> {
  const slices = slicesOf(FIRST, LAST, BigInt(Math.ceil(known.size / 1000) + 1));
  const rows = (await cassandra.executeAll(IDS, slices)).flat();
  return rows.filter(({ id }) => !known.has(String(id))).length;
}

/** Cuts ]from, to] into so many parts. */
function slicesOf(from: bigint, to: bigint, parts: bigint): [bigint, bigint][] {
  const bound = (part: bigint) => from + ((to - from) * part) / parts;
  return Array.from({ length: Number(parts) }, (_, part) => [bound(BigInt(part)), bound(BigInt(part) + 1n)]);
}
