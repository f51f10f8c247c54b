import type { Cassandra, Parameter, Row } from '../../connections/cassandra/cassandra.ts';
import { KEYSPACE } from '../../domain/names.ts';
import { TABLES } from '../companyNames.ts';
import { FakeDeadLetterTables } from './fakeDeadLetterTables.ts';

/** The tables that verification reads, in memory; it understands those statements and fails on any other. */
export class FakeCassandra implements Cassandra {
  /** Rows of `companies_created` by id. */
  readonly companies = new Map<string, Row>();
  readonly deadLetters = new FakeDeadLetterTables();

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
    return this.deadLetters.execute(query, parameters);
  }

  executeAll(query: string, parameterLists: readonly (readonly Parameter[])[]) {
    return Promise.all(parameterLists.map((parameters) => this.execute(query, parameters)));
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}
