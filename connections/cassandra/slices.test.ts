import { errors } from 'cassandra-driver';
import { keyOrder } from '../../domain/keyOrder.ts';
import { CassandraUnavailable } from './errors.ts';
import { inSlices, type Position, type Slice } from './slices.ts';

const MINUTE = 60_000;
const MOST_TOMBSTONES = 10;
const AT_ONCE = 7;

interface Row {
  readonly time: number;
  readonly key: number;
  readonly isDeleted: boolean;
}

const failure = (code: number) =>
  new CassandraUnavailable('here', 'SELECT', 'failed', new errors.ResponseError(code, 'failed'));
const compare = (one: Position, other: Position) =>
  one.time - other.time || Number(one.key) - Number(other.key);

/** The rows that are read of a table that refuses a query which meets more deleted rows than {@link MOST_TOMBSTONES}. */
async function read(rows: readonly Row[], code = 0x1300): Promise<readonly Row[]> {
  const ascending = rows.toSorted(compare);
  const slice = ({ from, to }: Slice): readonly Row[] => {
    const found: Row[] = [];
    let tombstones = 0;
    for (const row of ascending) {
      if (compare(row, from) < 0 || compare(row, to) >= 0) continue;
      if (!row.isDeleted) found.push(row);
      else if (++tombstones > MOST_TOMBSTONES) throw failure(code);
      if (found.length === AT_ONCE) break;
    }
    return found;
  };
  const table = {
    order: keyOrder('int'),
    read: async (one: Slice) => slice(one),
    atOnce: AT_ONCE,
    positionOf: (row: Row) => row,
  };
  const all: Row[] = [];
  for await (const some of inSlices(table, MINUTE, 2 * MINUTE)) all.push(...some);
  return all;
}

const live = (rows: readonly Row[]) => rows.filter(({ isDeleted }) => !isDeleted).toSorted(compare);

it('has each row once and in order, however many were deleted and wherever they are', async () => {
  for (const times of [1, 2, 50, 60_000]) {
    const rows = Array.from({ length: 600 }, (_, n) => ({
      time: MINUTE + ((n * 7919) % times),
      key: n - 300,
      isDeleted: n % 5 !== 0,
    }));
    expect(await read(rows)).toEqual(live(rows));
  }
});

it('has the first and the last row that there can be', async () => {
  const rows = Array.from({ length: 100 }, (_, n) => ({
    time: MINUTE + 30_000,
    key: n,
    isDeleted: n !== 50,
  }));
  const all = [
    { time: MINUTE, key: -(2 ** 31), isDeleted: false },
    ...rows,
    { time: 2 * MINUTE - 1, key: 2 ** 31 - 1, isDeleted: false },
  ];
  expect(await read(all)).toEqual(live(all));
});

it('goes on after the last key of a millisecond, and ends where a minute is full to its end', async () => {
  const rows = Array.from({ length: AT_ONCE }, (_, n) => ({
    time: 2 * MINUTE - 1,
    key: 2 ** 31 - 1 - n,
    isDeleted: false,
  }));
  expect(await read(rows)).toEqual(live(rows));
});

it('throws what has another reason', async () => {
  const rows = Array.from({ length: 100 }, (_, n) => ({ time: MINUTE, key: n, isDeleted: true }));
  await expect(read(rows, 0x1200)).rejects.toThrow(CassandraUnavailable);
});
