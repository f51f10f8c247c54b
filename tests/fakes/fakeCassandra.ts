import type { Cassandra, Parameter, Row } from '../../connections/cassandra/cassandra.ts';
import { KEYSPACE } from '../../domain/names.ts';
import { TABLES } from '../companyNames.ts';

/** The tables that verification reads, in memory; it understands those two statements and fails on any other. */
export class FakeCassandra implements Cassandra {
  /** Rows of `companies_created` by id. */
  readonly companies = new Map<string, Row>();
  /** Reason of each dead letter, by its `day/topic/partition/offset`. */
  readonly deadLetters = new Map<string, string>();

  /** Thrown by the next statement, once. */
  failNext: Error | undefined;

  execute(query: string, parameters: readonly Parameter[] = []): Promise<readonly Row[]> {
    const failure = this.failNext;
    this.failNext = undefined;
    if (failure !== undefined) return Promise.reject(failure);
    if (query.includes(`FROM ${KEYSPACE}.${TABLES.companies} WHERE id IN ?`)) {
      const ids: unknown = parameters[0];
      if (!Array.isArray(ids)) return Promise.reject(new Error(`expected a list of ids, got ${String(ids)}`));
      return Promise.resolve([...this.companies].flatMap(([id, row]) => (ids.includes(id) ? [row] : [])));
    }
    if (query.includes(`FROM ${KEYSPACE}.${TABLES.deadLetters}`)) {
      const reason = this.deadLetters.get(parameters.join('/'));
      return Promise.resolve(reason === undefined ? [] : [{ reason }]);
    }
    return Promise.reject(new Error(`The fake does not know: ${query}`));
  }

  executeAll(query: string, parameterLists: readonly (readonly Parameter[])[]) {
    return Promise.all(parameterLists.map((parameters) => this.execute(query, parameters)));
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}
