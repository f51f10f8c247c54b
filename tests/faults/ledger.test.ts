import { companyRecord } from '../../pipelines/companies/source.ts';
import { apiCompany } from '../../pipelines/companies/example.ts';
import { FakeCassandra } from '../fakes/fakeCassandra.ts';
import { FakeKafka } from '../fakes/fakeKafka.ts';
import type { CompanyRecord } from '../../pipelines/companies/record.ts';
import { HEADERS } from '../../domain/names.ts';
import { TOPIC } from '../companyNames.ts';
import { Ledger } from './ledger.ts';

const CHAIN = 'company-pipeline/ingest/run-1';

/** A topic with `count` records of one tick, and a table without any. */
async function tickOf(count: number) {
  const kafka = new FakeKafka(2);
  const cassandra = new FakeCassandra();
  const tick = `${CHAIN}/0`;
  const headers = { [HEADERS.tick]: tick };
  const records = Array.from(
    { length: count },
    (_, index) =>
      companyRecord(apiCompany(), {
        tickKey: tick,
        index,
        scheduledAt: '2026-11-23T12:00:00.000Z',
      }) as CompanyRecord,
  );
  const publish = (record: CompanyRecord, more: Record<string, string> = {}) =>
    kafka.publish(TOPIC, [
      { key: record.id, value: JSON.stringify(record), headers: { ...headers, ...more } },
    ]);
  for (const record of records) await publish(record);
  const store = (record: CompanyRecord) =>
    cassandra.companies.set(record.id, {
      ...record,
      addresses: JSON.stringify(record.addresses),
      contact: JSON.stringify(record.contact),
      timestamp_column: new Date(record.timestamp_column),
    });
  const ledger = new Ledger({ topics: kafka, reader: kafka }, cassandra);
  return {
    ledger,
    kafka,
    cassandra,
    records,
    publish,
    store,
    check: async () => ledger.check(await ledger.ends()),
  };
}

describe('the ledger', () => {
  it('finds everything stored once', async () => {
    const { ledger, records, store, check } = await tickOf(5);
    records.forEach(store);
    expect(await check()).toEqual({
      acknowledged: 5,
      again: 0,
      stored: 5,
      deadLettered: 0,
      lost: 0,
      different: 0,
      duplicated: 0,
    });
    expect(ledger.publishedBy(CHAIN)).toBe(5);
  });

  it('finds what is lost, and what differs', async () => {
    const { records, store, check } = await tickOf(5);
    records.slice(2).forEach(store);
    const [, , changed] = records;
    if (changed !== undefined) store({ ...changed, revenue: 1 });
    expect(await check()).toMatchObject({ acknowledged: 5, stored: 2, lost: 2, different: 1 });
  });

  it('counts a record as lost that the verification had to repair', async () => {
    const { records, publish, store, check } = await tickOf(1);
    records.forEach(store);
    for (const record of records) await publish(record, { [HEADERS.repairs]: '1' });
    expect(await check()).toMatchObject({ lost: 1, again: 0 });
  });

  it('takes a tick that was published again for what it is: the same records', async () => {
    const { ledger, records, publish, store, check } = await tickOf(2);
    records.forEach(store);
    for (const record of records) await publish(record);
    expect(await check()).toMatchObject({ acknowledged: 4, again: 2, lost: 0, duplicated: 0 });
    expect(ledger.publishedBy(CHAIN)).toBe(2);
  });

  it('finds the same company under an id that its tick does not give', async () => {
    const { records, publish, store, check } = await tickOf(1);
    records.forEach(store);
    const twin = { ...records[0], id: '00000000-0000-4000-8000-000000000000' } as CompanyRecord;
    await publish(twin);
    store(twin);
    expect(await check()).toMatchObject({ acknowledged: 2, duplicated: 1 });
  });

  it('knows what belongs among the dead letters, also when it counts from the beginning', async () => {
    const { ledger, records, publish, store, cassandra, kafka, check } = await tickOf(2);
    records.forEach(store);
    await check();
    const [, excessive] = records;
    ledger.expectRefused();
    await publish({ ...excessive, revenue: 1e308 } as CompanyRecord);
    expect(await check()).toMatchObject({ deadLettered: -1 });
    for (const { offset, partition } of kafka.log(TOPIC).flat())
      cassandra.deadLetters.refuse(['2026-11-23', TOPIC, partition, BigInt(offset)], { reason: 'revenue' });
    ledger.fromBeginning();
    expect(await check()).toMatchObject({ acknowledged: 3, deadLettered: 0, lost: 0, different: 0 });
  });

  it('counts each stretch once', async () => {
    const { records, store, check } = await tickOf(3);
    records.forEach(store);
    await check();
    expect(await check()).toMatchObject({ acknowledged: 0 });
  });
});
