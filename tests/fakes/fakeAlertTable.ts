import type { Cassandra, Parameter, Row } from '../../connections/cassandra/cassandra.ts';

const COLUMNS = [
  'found_at',
  'text',
  'value',
  'threshold',
  'recovered_at',
  'began_sent_at',
  'recovered_sent_at',
];

/** The table of alerts in memory: it understands the statements of connections/cassandra/alertEpisodes.ts by how they begin. */
export class FakeAlertTable implements Pick<Cassandra, 'execute' | 'executeAll'> {
  readonly rows: Record<string, unknown>[] = [];
  /** Thrown by every statement while it is set. */
  failure: Error | undefined;

  execute(query: string, parameters: readonly Parameter[] = []): Promise<readonly Row[]> {
    if (this.failure !== undefined) return Promise.reject(this.failure);
    if (query.startsWith('INSERT INTO spark_streams.pipeline_alerts')) {
      const names = /\(([^)]*)\) VALUES/.exec(query)?.[1]?.split(', ') ?? [];
      this.#insert(Object.fromEntries(names.map((name, index) => [name, parameters[index]])));
      return Promise.resolve([]);
    }
    if (!query.startsWith('SELECT')) return Promise.reject(new Error(`The fake does not know: ${query}`));
    const [pipeline, kind, since] = parameters;
    const found = this.rows
      .filter((row) => row['pipeline'] === pipeline && row['kind'] === kind)
      .filter((row) => since === undefined || Number(row['since']) === Number(since))
      .toSorted((one, other) => Number(other['since']) - Number(one['since']));
    return Promise.resolve(found.slice(0, 10).map((row) => ({ ...row })));
  }

  executeAll(query: string, lists: readonly (readonly Parameter[])[]) {
    return Promise.all(lists.map((parameters) => this.execute(query, parameters)));
  }

  #insert(given: Record<string, unknown>): void {
    const there = this.rows.find(
      (row) =>
        row['pipeline'] === given['pipeline'] &&
        row['kind'] === given['kind'] &&
        Number(row['since']) === Number(given['since']),
    );
    if (there !== undefined) Object.assign(there, given);
    else this.rows.push({ ...Object.fromEntries(COLUMNS.map((name) => [name, null])), ...given });
  }
}
