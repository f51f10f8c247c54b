import pRetry from 'p-retry';
import type { Cassandra, Row } from '../../connections/cassandra/cassandra.ts';
import { CassandraUnavailable } from '../../connections/cassandra/errors.ts';
import { inQueries } from '../../connections/cassandra/inQueries.ts';
import { figuresOf } from '../../connections/cassandra/totalsTables.ts';
import type { Pipeline } from '../../domain/definition.ts';
import { KEYSPACE } from '../../domain/names.ts';
import { rollupOf, type Figures } from '../../domain/totals.ts';
import { recordKeys } from './recordKeys.ts';

/** The rows of the facts by their key as text; of a key without a row there is none. */
export type FactRows = (keys: readonly string[], signal: AbortSignal) => Promise<ReadonlyMap<string, Row>>;

/** Some seconds; an outage is for Temporal to wait out. */
const RETRY = { retries: 5, minTimeout: 200, factor: 2, maxTimeout: 3000 } as const;

/** Reads the facts of a pipeline. */
export function factRows(cassandra: Cassandra, { definition, columns }: Pipeline): FactRows {
  const { key, names } = definition;
  const keys = recordKeys(key, columns.find(({ name }) => name === key)?.type);
  const wanted = columns.map(({ name }) => name).join(', ');
  const query = `SELECT ${wanted} FROM ${KEYSPACE}.${names.tables.facts} WHERE ${key} IN ?`;
  return async (some, signal) => {
    const lists = inQueries(some).map((few) => [keys.parameter(few)]);
    const rows = await withRetries(() => cassandra.executeAll(query, lists, signal), signal);
    return new Map(rows.flat().map((row) => [String(row[key]), row]));
  };
}

/** What the facts of a pipeline count for in its totals, by their key. */
export function storedFigures(cassandra: Cassandra, pipeline: Pipeline) {
  const facts = factRows(cassandra, pipeline);
  const rollup = rollupOf(pipeline);
  return async (keys: readonly string[], signal: AbortSignal): Promise<ReadonlyMap<string, Figures>> =>
    new Map([...(await facts(keys, signal))].map(([key, row]) => [key, figuresOf(rollup, row)]));
}

/** A busy Cassandra leaves a query without an answer now and then: all that was read back before it need not be read again for that. */
export function withRetries<T>(read: () => Promise<T>, signal: AbortSignal): Promise<T> {
  return pRetry(read, {
    ...RETRY,
    signal,
    shouldRetry: ({ error }) => error instanceof CassandraUnavailable,
  });
}
