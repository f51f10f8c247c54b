import type { LedgerEntry } from '../../domain/ledger.ts';
import { FakeLedgerTable } from '../../tests/fakes/fakeLedgerTable.ts';
import { digestOfLine, ledger, LedgerMoved, readLine } from './ledger.ts';

const entry = (at: string): LedgerEntry => ({
  at,
  topic: 'records',
  topicId: 'id',
  partitions: { 0: { from: '0', to: '1', records: 1, digest: 'd' } },
  records: 1,
  refused: 0,
  lost: 0,
  different: 0,
});

async function all(table: FakeLedgerTable, from?: number) {
  const lines = [];
  for await (const some of ledger(table).lines('p', from)) lines.push(...some);
  return lines;
}

it('numbers lines from 1, each with the digest of the one before', async () => {
  const table = new FakeLedgerTable();
  const added = ledger(table);
  const first = await added.append('p', entry('1'));
  const second = await added.append('p', entry('2'));
  expect([first.number, second.number]).toEqual([1, 2]);
  const lines = await all(table);
  expect(lines.map((line) => readLine(line)?.before)).toEqual(['', first.digest]);
  expect(lines.map(({ text }) => digestOfLine(text))).toEqual([first.digest, second.digest]);
});

it('adds nothing for a verification that has its line already', async () => {
  const table = new FakeLedgerTable();
  const first = await ledger(table).append('p', entry('1'));
  expect(await ledger(table).append('p', { ...entry('1'), records: 7 })).toEqual(first);
  expect(table.rows()).toHaveLength(1);
});

it('never replaces a line that another has added meanwhile', async () => {
  const table = new FakeLedgerTable();
  const others = { number: 1n, line: '{}', digest: 'others' };
  table.beforeInsert = () => table.add(others);
  await expect(ledger(table).append('p', entry('1'))).rejects.toThrow(LedgerMoved);
  expect(table.rows()).toEqual([others]);
  expect((await ledger(table).append('p', entry('1'))).number).toBe(2);
});

it('takes for its own what it has sent twice', async () => {
  const table = new FakeLedgerTable();
  const twin = new FakeLedgerTable();
  const { digest } = await ledger(twin).append('p', entry('1'));
  table.beforeInsert = () => twin.rows().forEach((row) => table.add(row));
  expect(await ledger(table).append('p', entry('1'))).toEqual({ number: 1, digest });
});

it('finds the newest line, and all from one on, over the bounds of the partitions of its table', async () => {
  const table = new FakeLedgerTable();
  const numbers = [9999, 10_000, 80_000, 175_000];
  for (const number of numbers) table.add({ number: BigInt(number), line: '{}', digest: String(number) });
  // Between them, so that none of the looks of eight partitions ends in an empty one.
  for (const bucket of [7, 15]) table.add({ number: BigInt(bucket * 10_000), line: '{}', digest: '' });
  expect(await ledger(table).newest('p')).toMatchObject({ number: 175_000 });
  expect((await all(table, 10_000)).map(({ number }) => number)).toEqual([
    10_000, 70_000, 80_000, 150_000, 175_000,
  ]);
});

it('reads a line that somebody has spoiled as what it is', () => {
  for (const text of ['', 'null', '{"number":1}', 'none'])
    expect(readLine({ number: 1, text, digest: '' })).toBeUndefined();
});
