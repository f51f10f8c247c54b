import type { Cassandra } from '../../connections/cassandra.ts';
import { KEYSPACE, TABLES } from '../../domain/names.ts';

const IDS = `SELECT id FROM ${KEYSPACE}.${TABLES.companies} WHERE token(id) > ? AND token(id) <= ?`;

const FIRST = -(2n ** 63n);
const LAST = 2n ** 63n - 1n;

/** An answer of more rows is cut. */
const ANSWER_ROWS = 5000;

/** How many rows of `companies_created` have an id that is none of `known`. Reads the whole table, slice by slice. */
export async function unexplainedRows(cassandra: Cassandra, known: ReadonlySet<string>): Promise<number> {
  let unexplained = 0;
  let slices = slicesOf(FIRST, LAST, BigInt(Math.ceil(known.size / 1000) + 1));
  while (slices.length > 0) {
    const answers = await cassandra.executeAll(IDS, slices);
    // A slice that may have been cut is read again in halves.
    const full = slices.filter((_, index) => (answers[index]?.length ?? 0) >= ANSWER_ROWS);
    for (const rows of answers.filter(({ length }) => length < ANSWER_ROWS))
      unexplained += rows.filter(({ id }) => !known.has(String(id))).length;
    slices = full.flatMap(([from, to]) => slicesOf(from, to, 2n));
  }
  return unexplained;
}

/** Cuts ]from, to] into so many parts. */
function slicesOf(from: bigint, to: bigint, parts: bigint): [bigint, bigint][] {
  const bound = (part: bigint) => from + ((to - from) * part) / parts;
  return Array.from({ length: Number(parts) }, (_, part) => [bound(BigInt(part)), bound(BigInt(part) + 1n)]);
}
