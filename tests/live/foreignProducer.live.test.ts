import { Kafka as KafkaClient, logLevel } from 'kafkajs';
import { v4 as uuid } from 'uuid';
import { recordComparison } from '../../activities/verify/compare.ts';
import type { Row } from '../../connections/cassandra/cassandra.ts';
import { deadLetters } from '../../connections/cassandra/deadLetters.ts';
import { COMPANY_COLUMNS } from '../../pipelines/companies/record.ts';
import { KEYSPACE } from '../../domain/names.ts';
import { partWorkflowId, TABLES, TOPIC, WORKFLOW_TYPES } from '../companyNames.ts';
import { COMPANIES } from '../companies.ts';
import { recomputeTotals } from '../totals/recomputeTotals.ts';
import { emptyTables } from './emptyTables.ts';
import { goodRecord } from './badMessages.ts';
import { openClients, type LiveClients } from './liveClients.ts';
import { liveStack } from './stack.ts';
import { temporalCommand } from './temporalCommand.ts';
import { until } from './until.ts';

const servers = liveStack();
const { local, config } = servers;
const command = temporalCommand(local);
const STREAM = partWorkflowId('stream');
const client = new KafkaClient({
  clientId: 'foreign',
  brokers: [...config.kafka.brokers],
  logLevel: logLevel.NOTHING,
});

let live: LiveClients;
beforeAll(async () => {
  live = await openClients(servers);
  await emptyTables(live.cassandra, config.cassandra.replication);
  await command.start(WORKFLOW_TYPES.stream, STREAM);
  await until(
    'the topic, which the workflow makes',
    () => live.kafka.topics.offsets(TOPIC),
    () => true,
  );
});
afterAll(async () => {
  await command.terminate(STREAM);
  await live.close();
});

/** As the script of the pipeline that this one replaces: no key, no headers, the time as Python's isoformat() writes it. */
async function publish(records: readonly object[]): Promise<void> {
  const producer = client.producer();
  await producer.connect();
  await producer.send({
    topic: TOPIC,
    messages: records.map((record) => ({ value: JSON.stringify(record) })),
  });
  await producer.disconnect();
}

/** Whether it is of the records' day: the topic has other files' records, too. */
function isOfTheDay(time: Date): boolean {
  return time.toISOString().startsWith('2024-02-06');
}

async function company(id: string): Promise<Row | undefined> {
  const query = `SELECT * FROM ${KEYSPACE}.${TABLES.companies} WHERE id = ?`;
  return (await live.cassandra.execute(query, [id]))[0];
}

const stored = (id: string) =>
  until(
    `company ${id} in Cassandra`,
    () => company(id),
    (row) => row !== undefined,
  );

const FIELDS = COMPANY_COLUMNS.filter((column) => column !== 'id' && column !== 'timestamp_column');
/** With and without microseconds, and as other producers write times. */
const TIMES = [
  '2024-02-06T11:03:44.123456',
  '2024-02-06T11:03:45',
  '2024-02-06 11:03:46.5',
  '2024-02-06T11:04',
  '2024-02-06T16:35:47.25+0530',
  '2024-02-06T12:03:48+01',
] as const;

describe('records of a foreign producer', () => {
  const records: readonly Readonly<Record<string, unknown>>[] = [
    ...TIMES.map((timestamp_column) => ({ ...goodRecord(uuid()), timestamp_column })),
    ...FIELDS.map((field) => ({ ...goodRecord(uuid()), timestamp_column: TIMES[0], [field]: null })),
    {
      ...Object.fromEntries(COMPANY_COLUMNS.map((column) => [column, null])),
      id: uuid(),
      timestamp_column: TIMES[1],
    },
  ];

  it('are stored column by column as they came, null where nothing is known', async () => {
    await publish(records);
    for (const record of records) {
      const row = await stored(String(record['id']));
      expect([record, recordComparison(COMPANIES).differingColumns(record, row ?? {})]).toEqual([record, []]);
    }
    const bare = await company(String(records.at(-1)?.['id']));
    const known = Object.entries(bare ?? {}).filter(([, value]) => value !== null);
    expect(known.map(([column]) => column).toSorted()).toEqual(['id', 'timestamp_column']);
  });

  it('lose what a newer version of them does not know, by their minute, too', async () => {
    const [first] = records;
    await publish([{ ...first, revenue: null, country: null }]);
    const row = await until(
      'the newer version',
      () => company(String(first?.['id'])),
      (it) => it?.['revenue'] === null,
    );
    expect(row).toMatchObject({ revenue: null, country: null, name: first?.['name'] });
  });

  it('count in totals and averages for what they have, and nowhere for what they have not', async () => {
    const facts = (await live.totals.companies()).filter(({ timestamp }) => isOfTheDay(timestamp));
    expect(facts).toHaveLength(records.length);
    const wanted = recomputeTotals(facts).filter(({ granularity }) => granularity === 'day');
    const got = await until(
      'the totals of the day',
      async () =>
        (await live.totals.totals()).filter(
          ({ granularity, bucket }) => granularity === 'day' && isOfTheDay(bucket),
        ),
      (rows) => rows.length === wanted.length && rows.some((row) => row.without_revenue === 3),
    );
    expect(got).toEqual(expect.arrayContaining(wanted));
    const byMinute = (await live.totals.companiesByMinute()).filter(({ timestamp }) => isOfTheDay(timestamp));
    expect(byMinute).toEqual(expect.arrayContaining(facts.map((fact) => expect.objectContaining(fact))));
    expect(byMinute).toHaveLength(facts.length);
  });
});

describe('a transaction', () => {
  it('that is aborted stores nothing, and the stream goes on behind it', async () => {
    const [aborted, committed, after] = [uuid(), uuid(), uuid()];
    const producer = client.producer({ transactionalId: uuid(), idempotent: true, maxInFlightRequests: 1 });
    await producer.connect();
    for (const [id, end] of [
      [aborted, 'abort'],
      [committed, 'commit'],
    ] as const) {
      const transaction = await producer.transaction();
      const messages = [{ value: JSON.stringify(goodRecord(id)), partition: 0 }];
      await transaction.send({ topic: TOPIC, messages });
      await transaction[end]();
    }
    await producer.disconnect();
    await publish([goodRecord(after)]);
    await stored(committed);
    await stored(after);
    expect(await company(aborted)).toBeUndefined();
  });
});

describe('an amount that would make every total infinite', () => {
  it('is a dead letter, with the reason as a sentence', async () => {
    const [tooMuch, noTime, after] = [uuid(), uuid(), uuid()];
    await publish([
      goodRecord(tooMuch, { revenue: 1e308 }),
      goodRecord(noTime, { timestamp_column: '06.02.2024 11:03' }),
      goodRecord(after),
    ]);
    await stored(after);
    const day = new Date().toISOString().slice(0, 10);
    const noSuchTime = 'timestamp_column: not an ISO 8601 time: 06.02.2024 11:03';
    const outOfBounds = /^revenue: must have a maximum value of/;
    const reasons = await until(
      'both among the dead letters',
      async () => {
        const partitions = Object.keys((await live.kafka.topics.offsets(TOPIC)).end).map(Number);
        const heads = await Promise.all(
          partitions.map((partition) =>
            deadLetters(live.cassandra).heads({ topic: TOPIC, day, partition, limit: 5000 }),
          ),
        );
        return heads.flat().map(({ reason }) => reason);
      },
      // The topic has other files' dead letters, too.
      (it) => it.includes(noSuchTime) && it.some((reason) => outOfBounds.test(reason)),
    );
    expect(reasons).toContain(noSuchTime);
    expect(await company(tooMuch)).toBeUndefined();
  });
});
