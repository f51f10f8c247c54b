import type { Cassandra, Parameter } from '../../connections/cassandra/cassandra.ts';
import { CassandraUnavailable } from '../../connections/cassandra/errors.ts';
import { unexplainedRows } from './tableScan.ts';

/** A table whose rows have these tokens. */
function table(rows: ReadonlyMap<string, bigint>): Cassandra {
  const execute = async (_: string, [from, to]: readonly Parameter[] = []) =>
    [...rows]
      .filter(([, token]) => token > BigInt(String(from)) && token <= BigInt(String(to)))
      .map(([id]) => ({ id }));
  return {
    execute,
    executeAll: (query, lists) => Promise.all(lists.map((list) => execute(query, list))),
    close: async () => undefined,
  };
}

describe('the scan of the whole table', () => {
  it('counts the rows of which nobody knows, at the ends of the ring, too', async () => {
    const rows = new Map([
      ['first', -(2n ** 63n) + 1n],
      ['known', 0n],
      ['last', 2n ** 63n - 1n],
    ]);
    expect(await unexplainedRows(table(rows), new Set(['known']))).toBe(2);
    expect(await unexplainedRows(table(rows), new Set(rows.keys()))).toBe(0);
  });

  it('reads every slice of the ring once', async () => {
    const rows = new Map(Array.from({ length: 12_000 }, (_, index) => [`row ${index}`, BigInt(index)]));
    expect(await unexplainedRows(table(rows), new Set(['row 0']))).toBe(11_999);
  });

  it('asks a busy Cassandra for one slice after the other, and again for what it does not answer', async () => {
    const rows = new Map(Array.from({ length: 5000 }, (_, index) => [`row ${index}`, BigInt(index) ** 5n]));
    const all = table(rows);
    const asked = new Map<string, number>();
    const busy: Cassandra = {
      ...all,
      async executeAll(query, slices) {
        const name = slices.join(' and ');
        asked.set(name, (asked.get(name) ?? 0) + 1);
        if (slices.length > 1 || asked.get(name) === 1)
          throw new CassandraUnavailable('here', query, 'it timed out', undefined);
        return all.executeAll(query, slices);
      },
    };
    expect(await unexplainedRows(busy, new Set([...rows.keys()].slice(0, 2000)))).toBe(3000);
    expect([...asked.values()]).toEqual([2, 2, 2]);
  });
});
