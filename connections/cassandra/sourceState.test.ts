import type { Cassandra, Parameter, Row } from './cassandra.ts';
import { sourceState } from './sourceState.ts';

const never = new AbortController().signal;

/** Cassandra that answers each statement with `rows`, and what it was asked. */
function cassandraWith(rows: readonly Row[]) {
  const asked: { readonly query: string; readonly lists: readonly (readonly Parameter[])[] }[] = [];
  const cassandra: Cassandra = {
    execute: () => Promise.reject(new Error('none is expected')),
    executeAll(query, lists) {
      asked.push({ query, lists });
      return Promise.resolve(lists.map((_, n) => (n === 0 ? rows : [])));
    },
    close: () => Promise.resolve(),
  };
  return { asked, state: sourceState(cassandra, 'levels') };
}

it('asks for the keys of an answer by fifties, and knows digest and version of those that are there', async () => {
  const { asked, state } = cassandraWith([
    { key: 'k0', digest: 'd0', version: 7n },
    { key: 'k1', digest: 'd1', version: null },
  ]);
  const keys = Array.from({ length: 120 }, (_, n) => `k${n}`);
  const known = await state.known(keys, never);
  expect([...known]).toEqual([
    ['k0', { digest: 'd0', version: 7 }],
    ['k1', { digest: 'd1' }],
  ]);
  expect(asked[0]?.lists).toEqual([
    ['levels', keys.slice(0, 50)],
    ['levels', keys.slice(50, 100)],
    ['levels', keys.slice(100)],
  ]);
});

it('writes what is published, a record without a version with none', async () => {
  const { asked, state } = cassandraWith([]);
  await state.remember(
    new Map([
      ['a', { digest: 'd', version: 8 }],
      ['b', { digest: 'e' }],
    ]),
    never,
  );
  expect(asked[0]?.lists).toEqual([
    ['levels', 'a', 'd', 8n],
    ['levels', 'b', 'e', null],
  ]);
});
