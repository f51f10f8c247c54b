import type { Cassandra, Parameter, Row } from '../../connections/cassandra/cassandra.ts';
import { KEYSPACE, SHARED_TABLES } from '../../domain/names.ts';

interface Table {
  /** Rows by their primary key, the offset last. */
  readonly rows: Map<string, Row>;
  readonly keys: number;
}

/** The tables of dead letters, in memory; they understand the statements of connections/cassandra/deadLetterTables.ts and fail on any other. */
export class FakeDeadLetterTables implements Cassandra {
  readonly #slices = new Map<string, Row>();
  readonly #tables: ReadonlyMap<string, Table> = new Map([
    [`${KEYSPACE}.${SHARED_TABLES.deadLetters}`, { rows: new Map(), keys: 3 }],
    [`${KEYSPACE}.${SHARED_TABLES.deadLettersBySlice}`, { rows: new Map(), keys: 4 }],
  ]);
  /** Queries for rows. */
  reads = 0;

  /** As the job refuses a message, or as that of an earlier version has. */
  refuse(key: readonly [day: string, topic: string, partition: number, offset: bigint], row: Row): void {
    const [day, topic, partition, offset] = key;
    const slice = offset / 10_000n;
    this.#slices.set([day, topic, partition, slice].join('/'), { slice });
    this.#put(SHARED_TABLES.deadLettersBySlice, [day, topic, partition, slice, offset], row);
  }

  refusedEarlier(
    key: readonly [day: string, topic: string, partition: number, offset: bigint],
    row: Row,
  ): void {
    this.#put(SHARED_TABLES.deadLetters, key, row);
  }

  clear(): void {
    this.#slices.clear();
    for (const { rows } of this.#tables.values()) rows.clear();
  }

  /** How many rows there are, of both tables. */
  count(): number {
    return [...this.#tables.values()].reduce((sum, { rows }) => sum + rows.size, 0);
  }

  async execute(query: string, parameters: readonly Parameter[] = []): Promise<readonly Row[]> {
    if (query.includes(`FROM ${KEYSPACE}.${SHARED_TABLES.deadLetterSlices} `))
      return this.#slicesOf(parameters);
    const [, name = ''] = /(?:FROM|UPDATE) ([\w.]+) /.exec(query) ?? [];
    const table = this.#tables.get(name);
    if (table === undefined) throw new Error(`The fake does not know: ${query}`);
    if (query.startsWith('UPDATE ')) return update(table, query, parameters);
    this.reads += 1;
    if (query.endsWith(' AND offset = ?')) {
      const row = table.rows.get(parameters.join('/'));
      return row === undefined ? [] : [row];
    }
    const whole = query.endsWith(' AND offset >= ? AND offset <= ?');
    if (!whole && !query.endsWith(' AND offset > ? LIMIT ?'))
      throw new Error(`The fake does not know: ${query}`);
    return range(table, parameters, whole);
  }

  executeAll(query: string, parameterLists: readonly (readonly Parameter[])[]) {
    return Promise.all(parameterLists.map((parameters) => this.execute(query, parameters)));
  }

  close(): Promise<void> {
    return Promise.resolve();
  }

  #put(table: string, key: readonly Parameter[], row: Row): void {
    const [day, , partition] = key;
    const whole = { day, partition, offset: key.at(-1), ...row };
    this.#tables.get(`${KEYSPACE}.${table}`)?.rows.set(key.join('/'), whole);
  }

  #slicesOf([day, topic, partition, from]: readonly Parameter[]): readonly Row[] {
    return [...this.#slices]
      .filter(([key]) => key.startsWith(`${[day, topic, partition].join('/')}/`))
      .map(([, row]) => row)
      .filter(({ slice }) => Number(slice) >= Number(from))
      .toSorted((one, other) => Number(one['slice']) - Number(other['slice']));
  }
}

/** @param whole by the first and the last offset; else by that before, and how many */
function range({ rows, keys }: Table, parameters: readonly Parameter[], whole: boolean): readonly Row[] {
  const [one, other] = parameters.slice(keys).map(Number);
  if (one === undefined || other === undefined) throw new Error('Expected two bounds');
  const partition = `${parameters.slice(0, keys).join('/')}/`;
  const found = [...rows]
    .filter(([key]) => key.startsWith(partition))
    .map(([, row]) => row)
    .toSorted((a, b) => Number(a['offset']) - Number(b['offset']));
  return whole
    ? found.filter(({ offset }) => Number(offset) >= one && Number(offset) <= other)
    : found.filter(({ offset }) => Number(offset) > one).slice(0, other);
}

/** An upsert: where there is no row, it makes one of the key and what is set. */
function update({ rows, keys }: Table, query: string, parameters: readonly Parameter[]): readonly Row[] {
  const columns = [...query.matchAll(/(\w+) = \?(?=.* WHERE )/g)].map(([, column = '']) => column);
  const key = parameters.slice(columns.length).join('/');
  if (parameters.length !== columns.length + keys + 1) throw new Error(`Expected ${keys + 1} keys: ${query}`);
  const set = Object.fromEntries(columns.map((column, index) => [column, parameters[index]]));
  rows.set(key, { ...rows.get(key), ...set });
  return [];
}
