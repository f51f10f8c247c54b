import { z } from 'zod';
import type { Cassandra, Parameter } from '../../connections/cassandra/cassandra.ts';
import { KEYSPACE } from '../../domain/names.ts';
import { TABLES } from '../companyNames.ts';

const COMPANIES = `${KEYSPACE}.${TABLES.companies}`;
const written = z.array(z.object({ name: z.bigint(), revenue: z.bigint() })).length(1);

/**
 * What somebody does to a company's row in `cqlsh`, with the write timestamp after the row's: a row's may be
 * ahead of this clock (docs/design.md, "Write timestamps"), and a change by the clock would not show.
 */
export async function changeByHand(
  cassandra: Cassandra,
  id: string,
  column: 'name' | 'revenue',
  to: Parameter,
): Promise<void> {
  const statement = `UPDATE ${COMPANIES} USING TIMESTAMP ? SET ${column} = ? WHERE id = ?`;
  await cassandra.execute(statement, [await after(cassandra, id), to, id]);
}

/** Likewise a deletion. */
export async function deleteByHand(cassandra: Cassandra, id: string): Promise<void> {
  const statement = `DELETE FROM ${COMPANIES} USING TIMESTAMP ? WHERE id = ?`;
  await cassandra.execute(statement, [await after(cassandra, id), id]);
}

/** Later than the row, and earlier than any message after it. */
async function after(cassandra: Cassandra, id: string): Promise<bigint> {
  const statement = `SELECT WRITETIME(name) AS name, WRITETIME(revenue) AS revenue FROM ${COMPANIES} WHERE id = ?`;
  const [row] = written.parse(await cassandra.execute(statement, [id]));
  if (row === undefined) throw new Error(`expected a row of ${id}`);
  return (row.name > row.revenue ? row.name : row.revenue) + 1n;
}
