import { ledger } from '../../connections/cassandra/ledger.ts';
import { FakeLedgerTable } from '../../tests/fakes/fakeLedgerTable.ts';
import { ledgerApp, type LedgerView } from './ledger.ts';

async function withLines(count: number) {
  const table = new FakeLedgerTable();
  const lines = ledger(table);
  const entry = { topic: 't', topicId: 'i', partitions: {}, records: 7, refused: 1, lost: 0, different: 0 };
  for (let line = 1; line <= count; line++)
    await lines.append('p', { ...entry, at: new Date(line * 60_000).toISOString() });
  const look = async () => (await (await ledgerApp(lines, 'p').request('/api/ledger')).json()) as LedgerView;
  return { table, look };
}

it('shows an empty ledger as that', async () => {
  const { look } = await withLines(0);
  expect(await look()).toEqual({ followed: 0, breaks: [], rows: [] });
});

it('shows the newest lines, newest first, and follows the chain of a thousand', async () => {
  const { table, look } = await withLines(1100);
  const { followed, newest, breaks, rows } = await look();
  expect([followed, newest?.number, breaks, rows.length]).toEqual([1000, 1100, [], 25]);
  expect(rows[0]).toEqual({
    number: 1100,
    digest: table.rows().at(-1)?.digest,
    at: '1970-01-01T18:20:00.000Z',
    records: 7,
    refused: 1,
    lost: 0,
    different: 0,
  });
});

it('says where the chain is broken, and shows the lines that are left', async () => {
  const { table, look } = await withLines(4);
  const [, second, third] = table.rows();
  if (second === undefined || third === undefined) throw new Error('expected lines');
  second.line = second.line.replace('"records":7', '"records":8');
  third.line = 'none';
  const { breaks, rows } = await look();
  expect(breaks).toEqual([
    expect.stringMatching(/^line 2 was changed/),
    expect.stringMatching(/^line 3 was changed/),
  ]);
  expect(rows.map(({ number }) => number)).toEqual([4, 2, 1]);
});
