import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { isDeepStrictEqual } from 'node:util';
import { driversOf, surveyOf } from '../../activities/stream/survey.ts';
import type { OutgoingRecord } from '../../connections/kafka/kafka.ts';
import { openSparkMaster } from '../../connections/spark/masterHttp.ts';
import { progressReports } from '../../connections/cassandra/streamProgress.ts';
import { KEYSPACE } from '../../domain/names.ts';
import { partWorkflowId, TABLES, TOPIC, WORKFLOW_TYPES } from '../companyNames.ts';
import { totalsTables } from '../../connections/cassandra/totalsTables.ts';
import { totalsKey } from '../../domain/totals.ts';
import { COMPANIES, type CompanyTotalsRow } from '../companies.ts';
import { recomputeTotals, type Fact } from '../totals/recomputeTotals.ts';
import { emptyTables } from './emptyTables.ts';
import { randomRecords } from './randomRecords.ts';
import { crashSpark } from './sparkProcesses.ts';
import { openClients, type LiveClients } from './liveClients.ts';
import { liveStack } from './stack.ts';
import { temporalCommand } from './temporalCommand.ts';
import { recordsSince } from './topicRecords.ts';
import { until } from './until.ts';
import { writeTimesOf } from './writeTimes.ts';

const DAY_MS = 86_400_000;
const never = new AbortController().signal;
const servers = liveStack();
const { local, config } = servers;
const command = temporalCommand(local);
const spark = openSparkMaster(config.spark);
const STREAM = partWorkflowId('stream');
const records = randomRecords(2026, Date.now());
const numbers = Array.from({ length: 1500 }, (_, number) => number);

let live: LiveClients;
beforeAll(async () => {
  live = await openClients(servers);
  await startAnew();
});
afterAll(async () => {
  await endStream();
  await live.close();
});

/** From here on there is what the topic says, read from its begin. */
async function startAnew(): Promise<void> {
  await emptyTables(live.cassandra, config.cassandra.replication);
  await rm(fileURLToPath(config.spark.checkpoint), { recursive: true, force: true });
  await command.start(WORKFLOW_TYPES.stream, STREAM);
  await until(
    'the topic, which the workflow makes',
    () => live.kafka.topics.offsets(TOPIC),
    () => true,
  );
}

async function endStream(): Promise<void> {
  await command.terminate(STREAM);
  await until('no driver', drivers, (it) => it.length === 0);
}

const drivers = async () => driversOf(surveyOf(await spark.overview()), STREAM);
const publish = (sent: readonly OutgoingRecord[]) => live.kafka.publisher.publish(TOPIC, sent);
const progress = () => progressReports(live.cassandra).latest(STREAM);

/** When the driver, or another one than `former`, has stored all that the topic holds. */
async function stored(former?: string): Promise<void> {
  await until(
    'the stream at the end of its topic',
    async () => ({ at: await progress(), end: (await live.kafka.topics.offsets(TOPIC)).end }),
    ({ at, end }) =>
      at !== undefined &&
      at.submissionId !== former &&
      Object.entries(end).every(([partition, offset]) => (at.endOffsets[partition] ?? '0') === offset),
  );
}

/** What tells that a row is still to be there: totals by minute and hour are kept for a time. */
function isKept({ granularity, bucket }: CompanyTotalsRow, nowMs: number): boolean {
  if (granularity === 'day') return true;
  const [days, width] =
    granularity === 'minute'
      ? [config.spark.minuteRetentionDays, 60_000]
      : [config.spark.hourRetentionDays, 3_600_000];
  return bucket.getTime() + width + days * DAY_MS > nowMs;
}

const byKey = (rows: readonly CompanyTotalsRow[]) => new Map(rows.map((row) => [totalsKey(row), row]));
/** The numbers of thirty companies that no other second has. */
const companiesOf = (second: number) => numbers.slice(0, 30).map((n) => 10_000 + 100 * second + n);
const inOrder = (facts: readonly Fact[]) => facts.toSorted((one, other) => (one.id < other.id ? -1 : 1));

/** That the totals, and the companies by minute, are what the companies say. Answers the companies. */
async function expectExact(): Promise<readonly Fact[]> {
  const facts = await live.totals.companies();
  const byMinute = await live.totals.companiesByMinute();
  expect(inOrder(byMinute)).toEqual(
    inOrder(facts).map((fact) => ({
      ...fact,
      minute: new Date(Math.floor(fact.timestamp.getTime() / 60_000) * 60_000),
    })),
  );
  await expectTotalsOf(facts);
  return facts;
}

async function expectTotalsOf(facts: readonly Fact[]): Promise<void> {
  const expected = recomputeTotals(facts).filter((row) => isKept(row, Date.now()));
  const got = byKey(await live.totals.totals());
  const wanted = byKey(expected);
  // The rows that differ, some of them: all rows would be a report of many thousand lines.
  const differing = [...new Set([...got.keys(), ...wanted.keys()])]
    .filter((key) => !isDeepStrictEqual(got.get(key), wanted.get(key)))
    .slice(0, 10);
  expect(differing.map((key) => ({ key, got: got.get(key) }))).toEqual(
    differing.map((key) => ({ key, got: wanted.get(key) })),
  );
}

/** Leaves as many tombstones among the companies of a time, as companies that have moved away since do. */
async function deleteRows(time: number, count: number): Promise<void> {
  const together = 100;
  const one = `DELETE FROM ${KEYSPACE}.${TABLES.companiesByMinute} WHERE minute = ? AND timestamp_column = ? AND id = ?;`;
  const at = new Date(time);
  const minute = new Date(Math.floor(time / 60_000) * 60_000);
  await live.cassandra.executeAll(
    `BEGIN UNLOGGED BATCH USING TIMESTAMP 1 ${one.repeat(together)} APPLY BATCH`,
    Array.from({ length: Math.ceil(count / together) }, () =>
      Array.from({ length: together }, () => [minute, at, randomUUID()]).flat(),
    ),
  );
}

describe('the totals are those of the companies', () => {
  const first = numbers.map((number) => records.version(number));

  it('of new ones, on time, late and ahead of their time', async () => {
    await publish(first);
    await stored();
    const facts = await expectExact();
    expect(facts.length).toBeGreaterThanOrEqual(numbers.length);
  });

  it('when they come twice, and in another order', async () => {
    const before = byKey(await live.totals.totals());
    await publish([...records.shuffled(first), ...records.shuffled(first)]);
    await stored();
    await expectExact();
    expect(byKey(await live.totals.totals())).toEqual(before);
  });

  it('and what is stored of each has the write timestamp that follows from the log alone, whatever clocks the machines have', async () => {
    const expected = writeTimesOf(await recordsSince(live.kafka, undefined));
    for (const table of [TABLES.companies, TABLES.companiesByMinute]) {
      const rows = await live.cassandra.execute(
        `SELECT id, WRITETIME(country) AS written FROM ${KEYSPACE}.${table}`,
      );
      // A null has none.
      const written = rows.filter((row) => row['written'] !== null);
      expect(written.length).toBeGreaterThanOrEqual(numbers.length / 2);
      const differing = written.filter(({ id, written: at }) => expected.get(String(id)) !== at);
      expect(differing.slice(0, 3)).toEqual([]);
    }
  });

  it('when new versions move to another minute, country, sector or size, also several at once and back', async () => {
    const moving = numbers.slice(0, 500);
    const away = moving.map((number) => records.version(number));
    const back = first.slice(0, 200);
    await publish([...away, ...moving.map((number) => records.version(number)), ...back]);
    await stored();
    const facts = new Map((await expectExact()).map((fact) => [fact.id, fact]));
    const [returned] = back;
    const { id, country } = JSON.parse(String(returned?.value)) as { id: string; country: string };
    expect(facts.get(id)?.country).toBe(country);
  });

  it('when one company comes by several partitions at once, as a producer without keys sends it', async () => {
    const { length } = await live.totals.companies();
    const spread = numbers
      .slice(0, 200)
      .flatMap((number) =>
        ['a', 'b', 'c'].map((key) => ({ ...records.version(number), key: `${number}${key}` })),
      );
    await publish(spread);
    await stored();
    expect(await expectExact()).toHaveLength(length);
    await publish(records.shuffled(spread));
    await stored();
    expect(await expectExact()).toHaveLength(length);
  });

  it('of a minute in which companies go on arriving, batch by batch, late ones and moving ones among them', async () => {
    const minute = Math.floor(Date.now() / 60_000) * 60_000;
    const batches: readonly (readonly [second: number, companies: readonly number[]])[] = [
      [10, companiesOf(10)],
      [20, companiesOf(20)],
      [20, companiesOf(21)],
      [30, companiesOf(30)],
      // Late; then one that moves out of what was counted, and one that moves into it.
      [5, companiesOf(5)],
      [40, companiesOf(40)],
      [50, companiesOf(10)],
      [15, companiesOf(40)],
      [55, companiesOf(55)],
    ];
    for (const [second, companies] of batches) {
      const time = minute + second * 1000;
      const published = companies.map((number) => records.version(number, time));
      await publish(published);
      await stored();
      const timeOf = new Map((await expectExact()).map(({ id, timestamp }) => [id, timestamp.getTime()]));
      expect(published.map(({ key }) => timeOf.get(String(key)))).toEqual(companies.map(() => time));
    }
  });

  it('of more old days at once than a batch recomputes, once those that were put off are done', async () => {
    const days = numbers.slice(0, 40);
    const midnight = Math.floor(Date.now() / DAY_MS) * DAY_MS;
    const version = (day: number, minute: number, number = 20_000 + day) =>
      records.version(number, midnight - (500 + day) * DAY_MS + minute * 60_000);
    await publish(days.map((day) => version(day, 5)));
    await stored();
    await expectExact();
    // Each of these days is known by now: a company joins it, and every second one leaves it for the day before.
    await publish(days.flatMap((day) => [version(day, 700, 21_000 + day), version(day + (day % 2), 1439)]));
    await stored();
    await until(
      'no day that is put off',
      () => live.cassandra.execute(`SELECT day FROM ${KEYSPACE}.${TABLES.putOffDays}`),
      (rows) => rows.length === 0,
    );
    expect((await expectExact()).length).toBeGreaterThanOrEqual(2 * days.length);
  });

  it.each([
    ['executor', 1],
    ['driver', 2],
  ] as const)('when the %s is killed in the middle of a batch', async (kind, round) => {
    const before = await live.totals.companies();
    const former = await progress();
    const added = numbers.map((number) => records.version(round * numbers.length + number));
    const moved = numbers.map((number) => records.version(number));
    await publish(records.shuffled([...added, ...moved, ...added, ...moved]));
    await until(
      'a part of it in Cassandra',
      () => live.totals.companies(),
      (it) => it.length > before.length,
    );
    await crashSpark(local, kind);
    await stored(kind === 'driver' ? former?.submissionId : undefined);
    expect(await expectExact()).toHaveLength(before.length + added.length);
  });

  it('when the checkpoint is lost: everything is read again', async () => {
    const former = await progress();
    const before = byKey(await live.totals.totals());
    await command.terminate(STREAM);
    await until('no driver', drivers, (it) => it.length === 0);
    await rm(fileURLToPath(config.spark.checkpoint), { recursive: true });
    await command.start(WORKFLOW_TYPES.stream, STREAM);
    await stored(former?.submissionId);
    await expectExact();
    expect(byKey(await live.totals.totals())).toEqual(before);
  });

  it('of a minute that more records have left than Cassandra reads over for a query, most of them in one millisecond', async () => {
    const minute = Math.floor(Date.now() / 60_000) * 60_000 - 3 * 3_600_000;
    const crowded = minute + 30_000;
    const there = numbers
      .slice(0, 90)
      .map((n) => records.version(30_000 + n, [minute + 100 * n, crowded, crowded + 1 + n][n % 3]));
    await publish(there);
    await stored();
    await expectExact();
    try {
      await deleteRows(crowded, 100_001);
      // One joins, one leaves, one stays: the minute is read as a whole.
      await publish(
        [30_090, 30_000, 30_001].map((n, at) => records.version(n, at === 1 ? minute - 1 : crowded)),
      );
      await stored();
      const facts = await live.totals.companies();
      const wanted = facts.filter(
        ({ timestamp }) => Math.floor(timestamp.getTime() / 60_000) * 60_000 === minute,
      );
      expect(wanted.length).toBeGreaterThanOrEqual(90);
      const found: string[] = [];
      for await (const some of totalsTables(live.cassandra, COMPANIES).recordsOf(new Date(minute), never))
        found.push(...some.map(([id]) => id));
      expect(found.toSorted()).toEqual(wanted.map(({ id }) => id).toSorted());
      await expectTotalsOf(facts);
    } finally {
      // Nobody could read that table as a whole any more.
      const former = (await progress())?.submissionId;
      await endStream();
      await startAnew();
      await stored(former);
    }
  });
});
