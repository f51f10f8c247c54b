import { readLine, digestOfLine } from '../../connections/cassandra/ledger.ts';
import type { TopicRecord } from '../../connections/kafka/kafka.ts';
import { TOPIC } from '../../tests/companyNames.ts';
import type { FakeLedgerTable } from '../../tests/fakes/fakeLedgerTable.ts';
import { verifiedPipeline } from '../../tests/fakes/verifiedPipeline.ts';
import { RecordDigest } from './recordDigest.ts';

function lineOf(table: FakeLedgerTable, index: number) {
  const row = table.rows().at(index);
  if (row === undefined) throw new Error('expected a line');
  return { ...row, said: readLine({ number: Number(row.number), text: row.line, digest: row.digest }) };
}

function digestOf(records: readonly TopicRecord[]): string {
  const digest = new RecordDigest();
  for (const record of records) digest.add(record);
  return digest.value();
}

describe('a verification that read records', () => {
  it('adds a line with the digest of what it read, partition by partition, and of the line before', async () => {
    const pipeline = verifiedPipeline();
    await pipeline.publish(1, 20);
    await pipeline.stream();
    const { ledger } = await pipeline.verifyAt(0);
    const first = lineOf(pipeline.ledgerTable, 0);
    expect(ledger).toEqual({ number: 1, digest: digestOfLine(first.line) });
    const [zero = [], one = []] = pipeline.kafka.log(TOPIC);
    expect(first.said).toEqual({
      number: 1,
      at: '2026-11-23T12:00:00.000Z',
      topic: TOPIC,
      topicId: `${TOPIC}, made 1`,
      partitions: {
        0: { from: '0', to: String(zero.length), records: zero.length, digest: digestOf(zero) },
        1: { from: '0', to: String(one.length), records: one.length, digest: digestOf(one) },
      },
      records: 20,
      refused: 0,
      lost: 0,
      different: 0,
      before: '',
    });
    await pipeline.publish(2, 3);
    await pipeline.stream();
    await pipeline.verifyAt(60);
    expect(lineOf(pipeline.ledgerTable, 1).said).toMatchObject({
      number: 2,
      records: 3,
      before: first.digest,
    });
  });

  it('says what was lost', async () => {
    const pipeline = verifiedPipeline();
    await pipeline.publish(1, 5);
    await pipeline.stream();
    pipeline.cassandra.companies.delete([...pipeline.cassandra.companies.keys()][0] ?? '');
    await pipeline.verifyAt(0);
    expect(lineOf(pipeline.ledgerTable, 0).said).toMatchObject({ records: 5, lost: 1 });
  });

  it('adds none where there was nothing to read', async () => {
    const pipeline = verifiedPipeline();
    expect(await pipeline.verifyAt(0)).not.toHaveProperty('ledger');
    expect(pipeline.ledgerTable.rows()).toEqual([]);
  });

  it('that is tried again reads the same records, though the stream has gone on, and adds no other line', async () => {
    const pipeline = verifiedPipeline();
    await pipeline.publish(1, 8);
    await pipeline.stream();
    const first = await pipeline.verifyAt(0);
    // The report of the first attempt was not stored.
    pipeline.stored.splice(0);
    await pipeline.publish(2, 4);
    await pipeline.stream();
    const again = await pipeline.verifyAt(0);
    expect([again.verifiedTo, again.checked, again.ledger]).toEqual([
      first.verifiedTo,
      first.checked,
      first.ledger,
    ]);
    expect((await pipeline.verifyAt(60)).checked).toBe(4);
    expect(pipeline.ledgerTable.rows()).toHaveLength(2);
  });
});

describe('the digest of records', () => {
  const record: TopicRecord = {
    partition: 0,
    offset: '7',
    timestampMs: 1,
    key: Buffer.from('ab'),
    value: Buffer.from('cd'),
    headers: {},
  };
  it.each<[string, Partial<TopicRecord>]>([
    ['another offset', { offset: '8' }],
    ['another time', { timestampMs: 2 }],
    ['no key', { key: null }],
    ['a key without a byte', { key: Buffer.alloc(0) }],
    ['the same bytes otherwise shared', { key: Buffer.from('abc'), value: Buffer.from('d') }],
    ['no value', { value: null }],
  ])('is another with %s', (_, change) => {
    expect(digestOf([{ ...record, ...change }])).not.toBe(digestOf([record]));
  });

  it('is another in another order, and without one of them', () => {
    const other = { ...record, offset: '8' };
    const all = [[record, other], [other, record], [record], []].map(digestOf);
    expect(new Set(all).size).toBe(4);
  });
});
