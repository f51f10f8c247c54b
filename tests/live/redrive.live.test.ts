import { v4 as uuid } from 'uuid';
import { startMend, type MendSources } from '../../cli/deadLetters/mend.ts';
import { newestRedrive, redriveResult, startRedrive } from '../../cli/deadLetters/redrive.ts';
import { openLocalSources } from '../../cli/status/localSources.ts';
import {
  deadLetters,
  type DeadLetterHead,
  type DeadLetters,
} from '../../connections/cassandra/deadLetters.ts';
import type { TopicRecord } from '../../connections/kafka/kafka.ts';
import type { DeadLetterPlace } from '../../domain/deadLetters.ts';
import { HEADERS, KEYSPACE } from '../../domain/names.ts';
import { PIPELINE_WORKFLOW_ID, TABLES, TOPIC, WORKFLOW_TYPES } from '../companyNames.ts';
import type { Offsets } from '../../domain/verification.ts';
import { goodRecord } from './badMessages.ts';
import { companies } from '../../pipelines/companies/pipeline.ts';
import { deleteByHand } from './byHand.ts';
import { NARROW, narrowed, refuse, type DeadLetterRow } from './refuseByHand.ts';
import { openClients, type LiveClients } from './liveClients.ts';
import { liveStack } from './stack.ts';
import { temporalCommand } from './temporalCommand.ts';
import { recordsSince } from './topicRecords.ts';
import { until } from './until.ts';
import { verifyNow } from './verified.ts';

const RECORDS = 300;
/** Of those, what the schema refuses as it is now. */
const BAD = 3;
/** What is no record, of one partition between the first half and the second: more than share a partition of the table. */
const BETWEEN = 10_050;
const NO_RECORD = 'no record';

const servers = liveStack();
const command = temporalCommand(servers.local);
const stack = openLocalSources(servers.local, companies);

let live: LiveClients;
let sources: MendSources & { readonly table: DeadLetters };
/** The topic's ends before the records of this file. */
let published: Offsets;
beforeAll(async () => {
  live = await openClients(servers);
  sources = { names: companies.names, table: deadLetters(live.cassandra) };
});
afterAll(async () => {
  await command.terminate(PIPELINE_WORKFLOW_ID);
  await Promise.all([live.close(), stack.close()]);
});

const ids = Array.from({ length: RECORDS }, () => uuid());
const isBad = (index: number) => index < BAD;

/** Rows of the records that are not bad. */
async function stored(): Promise<number> {
  const rows = await live.cassandra.executeAll(
    `SELECT id FROM ${KEYSPACE}.${TABLES.companies} WHERE id = ?`,
    ids.filter((_, index) => !isBad(index)).map((id) => [id]),
  );
  return rows.flat().length;
}

/** As the job of an earlier version did. */
async function refuseEarlier(row: DeadLetterRow): Promise<void> {
  await live.cassandra.execute(
    `INSERT INTO ${KEYSPACE}.${TABLES.deadLetters} (day, topic, partition, offset, reason, key, value, appended_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
    row,
  );
}

/** Dead letters of today and yesterday, a page at a time: this file's, as the files before it leave theirs. */
async function heads(): Promise<readonly DeadLetterHead[]> {
  const days = [new Date(), new Date(Date.now() - 86_400_000)].map((day) => day.toISOString().slice(0, 10));
  const all: DeadLetterHead[] = [];
  for (const day of days)
    for (const partition of Object.keys(await end()).map(Number)) {
      const limit = 3000;
      let after = '-1';
      for (let page = limit; page === limit;) {
        const read = await sources.table.heads({ topic: TOPIC, day, partition, after, limit });
        all.push(...read);
        after = read.at(-1)?.offset ?? after;
        page = read.length;
      }
    }
  return all.filter(({ offset, partition }) => BigInt(offset) >= BigInt(published[partition] ?? '0'));
}

async function end(): Promise<Offsets> {
  return (await live.kafka.topics.offsets(TOPIC)).end;
}

async function redriven(since: Offsets): Promise<readonly TopicRecord[]> {
  const records = await recordsSince(live.kafka, since);
  return records.filter(({ headers }) => headers[HEADERS.redriven] !== undefined);
}

/** The place of the dead letter that a bad record became. */
async function bad(id: string): Promise<DeadLetterPlace> {
  for (const { partition, offset, key, timestampMs } of await recordsSince(live.kafka, published))
    if (String(key) === id)
      return { day: new Date(timestampMs).toISOString().slice(0, 10), partition, offset };
  throw new Error(`Expected a message with key ${id}, got none`);
}

describe('dead letters of a schema that was widened', () => {
  let since: Offsets;
  /** Those of this file alone: others leave theirs, which may be accepted, too. */
  let own: { readonly offsets: Readonly<Record<string, readonly [string, string]>> };

  it('are there, as a narrower schema would have left them: with a reason, and without rows', async () => {
    await command.start(
      WORKFLOW_TYPES.pipeline,
      PIPELINE_WORKFLOW_ID,
      '--input',
      '{"ingest":{"intervalSeconds":600}}',
    );
    published = await until('the topic', end, () => true);
    const records = ids.map((id, index) => ({
      key: id,
      value: JSON.stringify(goodRecord(id, isBad(index) ? { revenue: 'much' } : {})),
      headers: { [HEADERS.tick]: `made-up/${id}` },
    }));
    const none = Array.from({ length: BETWEEN }, () => ({ key: NO_RECORD, value: NO_RECORD }));
    await live.kafka.publisher.publish(TOPIC, records.slice(0, RECORDS / 2));
    await live.kafka.publisher.publish(TOPIC, none);
    await live.kafka.publisher.publish(TOPIC, records.slice(RECORDS / 2));
    await until('all stored', stored, (count) => count === RECORDS - BAD);
    for (const record of await recordsSince(live.kafka, published)) {
      const index = ids.indexOf(String(record.key));
      if (index < 0 || isBad(index)) continue;
      // Every third one by an earlier version.
      if (index % 3 === 0) await refuseEarlier(narrowed(record));
      else await refuse(live.cassandra, narrowed(record));
      await deleteByHand(live.cassandra, String(record.key));
    }
    expect(await stored()).toBe(0);
    since = await end();
    own = {
      offsets: Object.fromEntries(
        Object.entries(since).map(([partition, to]) => [partition, [published[partition] ?? '0', to]]),
      ),
    };
  });

  it('are listed in order, of both tables and all slices, and counted by the status and the verification', async () => {
    const report = await verifyNow(live.temporal);
    expect(report).toMatchObject({ missing: 0, different: 0 });
    expect(report.deadLettersLastHour?.count).toBeGreaterThanOrEqual(BETWEEN + BAD);
    const listed = await heads();
    expect(listed).toHaveLength(BETWEEN + RECORDS);
    const between = listed.filter(({ reason }) => reason !== NARROW && !reason.startsWith('revenue'));
    expect(between).toHaveLength(BETWEEN);
    expect(new Set(between.map(({ partition }) => partition)).size).toBe(1);
    const [first, last] = [between[0], between.at(-1)];
    // It crosses a slice's end at least once.
    expect(Number(last?.offset)).toBeGreaterThanOrEqual(Number(first?.offset) + BETWEEN - 1);
    for (const partition of Object.keys(published)) {
      const offsets = listed
        .filter((head) => head.partition === Number(partition))
        .map(({ offset }) => Number(offset));
      expect(offsets).toEqual(offsets.toSorted((one, other) => one - other));
      expect(new Set(offsets).size).toBe(offsets.length);
    }
    const counted = await stack.deadLetters();
    expect(counted.more).toBe(true);
  });

  it('would be accepted now, but for those that are still refused, says a dry run, which sends nothing', async () => {
    await startRedrive(live.temporal, companies.names, { ...own, dryRun: true });
    const status = await redriveResult(live.temporal, companies.names);
    expect(status.accepted).toBe(RECORDS - BAD);
    const refused = status.notAccepted.find(({ problem }) => problem === 'revenue must be number or null');
    expect(refused?.count).toBe(BAD);
    expect(await redriven(since)).toEqual([]);
  });

  it('are sent again, each once, though the worker is killed in the middle', async () => {
    await startRedrive(live.temporal, companies.names, { ...own, reason: NARROW, perSecond: 50 });
    await until(
      'some sent',
      () => newestRedrive(live.temporal, companies.names),
      (view) => (view?.status?.accepted ?? 0) > 0,
    );
    const worker = (await stack.servers())?.find(({ name }) => name === 'worker');
    if (worker?.pid === undefined) throw new Error('Expected a worker with a pid, got none');
    process.kill(worker.pid, 'SIGKILL');

    expect(await redriveResult(live.temporal, companies.names)).toMatchObject({
      accepted: RECORDS - BAD,
      stored: RECORDS - BAD,
      refused: 0,
      notAccepted: [],
    });
    const sent = await redriven(since);
    const places = sent.map(({ headers }) => String(headers[HEADERS.redriven]));
    expect([places.length, new Set(places).size]).toEqual([RECORDS - BAD, RECORDS - BAD]);
    // In order, with their ticks.
    for (const partition of new Set(sent.map((record) => record.partition))) {
      const offsets = sent
        .filter((record) => record.partition === partition)
        .map(({ headers }) => Number(String(headers[HEADERS.redriven]).split('/')[1]));
      expect(offsets).toEqual(offsets.toSorted((one, other) => one - other));
    }
    expect(sent.every(({ key, headers }) => String(headers[HEADERS.tick]) === `made-up/${String(key)}`)).toBe(
      true,
    );
  });

  it('have their rows again, are marked, and are verified like any other record', async () => {
    expect(await stored()).toBe(RECORDS - BAD);
    const outcomes = (await heads())
      .filter(({ reason }) => reason === NARROW)
      .map(({ redriven: it }) => it?.outcome);
    expect(outcomes).toEqual(Array.from({ length: RECORDS - BAD }, () => 'stored'));
    const report = await verifyNow(live.temporal);
    expect(report).toMatchObject({ missing: 0, different: 0 });
  });

  it('one that no schema should take is mended: stored with the other value, verified, marked, and never sent twice', async () => {
    const [id = ''] = ids;
    const place = await bad(id);
    const value = JSON.stringify(goodRecord(id, { revenue: 12 }));
    await startMend(live.temporal, sources, place, { value });
    // Pressed twice.
    await expect(startMend(live.temporal, sources, place, { value })).rejects.toThrow(
      /runs already|sent again already/,
    );
    expect(await redriveResult(live.temporal, companies.names)).toMatchObject({
      mended: place,
      stored: 1,
      refused: 0,
    });
    const [row] = await live.cassandra.execute(
      `SELECT revenue FROM ${KEYSPACE}.${TABLES.companies} WHERE id = ?`,
      [id],
    );
    expect(row).toMatchObject({ revenue: 12 });
    expect((await sources.table.at(TOPIC, place))?.redriven?.outcome).toBe('mended: stored');
    await expect(startMend(live.temporal, sources, place, { value })).rejects.toThrow('mended: stored');
    const of = `${place.partition}/${place.offset}`;
    const sent = (await redriven(since)).filter(({ headers }) => String(headers[HEADERS.redriven]) === of);
    expect(sent.map((record) => [String(record.key), String(record.value)])).toEqual([[id, value]]);
    const report = await verifyNow(live.temporal);
    expect(report).toMatchObject({ missing: 0, different: 0 });
  });

  it('are passed over by the next redrive', async () => {
    await startRedrive(live.temporal, companies.names, { ...own, reason: NARROW });
    expect(await redriveResult(live.temporal, companies.names)).toMatchObject({ seen: 0, accepted: 0 });
  });
});
