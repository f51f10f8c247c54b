import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { v4 as uuid } from 'uuid';
import { driversOf, surveyOf } from '../../activities/stream/survey.ts';
import { deadLetters, type DeadLetter } from '../../connections/cassandra/deadLetters.ts';
import type { Row } from '../../connections/cassandra/cassandra.ts';
import { openSparkMaster } from '../../connections/spark/masterHttp.ts';
import { COMPANY_COLUMNS } from '../../pipelines/companies/record.ts';
import { KEYSPACE, PARTS, STATUS_QUERY } from '../../domain/names.ts';
import { partWorkflowId, PIPELINE_WORKFLOW_ID, TABLES, TOPIC, WORKFLOW_TYPES } from '../companyNames.ts';
import type { IngestStatus, VerifyStatus } from '../../domain/status.ts';
import { ticksAddUp } from '../../domain/ticks.ts';
import { sparkClassArchive } from '../../infra/servers/sparkClassArchive.ts';
import { asRecord } from './asRecord.ts';
import { badMessages, goodRecord } from './badMessages.ts';
import { mappedFiles, sparkPids } from './sparkProcesses.ts';
import { changeByHand, deleteByHand } from './byHand.ts';
import { openClients, type LiveClients } from './liveClients.ts';
import { liveStack } from './stack.ts';
import { temporalCommand } from './temporalCommand.ts';
import { recordsSince, topicEnd } from './topicRecords.ts';
import { until } from './until.ts';

const servers = liveStack();
const { local, config } = servers;
const command = temporalCommand(local);
const spark = openSparkMaster(config.spark);
const STREAM = partWorkflowId('stream');

let live: LiveClients;
beforeAll(async () => {
  live = await openClients(servers);
});
afterAll(() => live.close());

const status = <T>(workflowId: string) => live.temporal.workflow.getHandle(workflowId).query<T>(STATUS_QUERY);
const drivers = async () => driversOf(surveyOf(await spark.overview()), STREAM);

async function company(id: string): Promise<Row | undefined> {
  return (
    await live.cassandra.execute(`SELECT * FROM ${KEYSPACE}.${TABLES.companies} WHERE id = ?`, [id])
  )[0];
}

/** Dead letters by their key, of the given keys. */
async function lettersOf(keys: readonly string[]): Promise<ReadonlyMap<string, DeadLetter>> {
  const days = [new Date(), new Date(Date.now() - 86_400_000)].map((day) => day.toISOString().slice(0, 10));
  const partitions = Array.from({ length: config.kafka.topicPartitions }, (_, index) => index);
  const letters = await Promise.all(
    days.flatMap((day) =>
      partitions.map((partition) =>
        deadLetters(live.cassandra).letters({ topic: TOPIC, day, partition, limit: 5000 }),
      ),
    ),
  );
  const found = new Map(letters.flat().map((letter) => [String(letter.key), letter]));
  return new Map([...found].filter(([key]) => keys.includes(key)));
}

async function verifiedSince(verifications: number): Promise<VerifyStatus> {
  return until(
    'another verification',
    () => status<VerifyStatus>(partWorkflowId('verify')),
    (it) => it.verifications > verifications,
  );
}

describe('the pipeline on real servers', () => {
  it('starts with the temporal command, and companies flow from the API into Cassandra', async () => {
    const before = await topicEnd(live.kafka);
    const input = '{"ingest": {"intervalSeconds": 2, "quantity": 5}, "verify": {"intervalSeconds": 5}}';
    await command.start(WORKFLOW_TYPES.pipeline, PIPELINE_WORKFLOW_ID, '--input', input);
    const records = await until(
      'records in the topic',
      () => recordsSince(live.kafka, before),
      (it) => it.length >= 10,
    );
    const published = records.map(({ value }) => JSON.parse(String(value)) as Record<string, unknown>);
    const last = published.at(-1);
    const row = await until(
      'the last of them in Cassandra',
      () => company(String(last?.['id'])),
      (it) => it !== undefined,
    );

    expect(Object.keys(row ?? {}).toSorted()).toEqual([...COMPANY_COLUMNS].toSorted());
    expect(asRecord(row)).toEqual(last);
    expect(await drivers()).toHaveLength(1);
  });

  it("has the driver's temporary files where Spark's worker clears them away, should it be killed", async () => {
    const [driver] = await drivers();
    const files = await readdir(path.join(local.home, 'data', 'spark-worker', driver?.driverId ?? 'none'));
    expect(files).toContainEqual(expect.stringMatching(/^blockmgr-/));
  });

  it('has driver and executor start with the archive of classes that `get` has made', async () => {
    const kinds = ['driver', 'executor'] as const;
    const pids = (await Promise.all(kinds.map((kind) => sparkPids(local, kind)))).flat();
    expect(pids).toHaveLength(2);
    for (const pid of pids) await expect(mappedFiles(pid)).resolves.toContain(sparkClassArchive(local));
  });

  it('puts what cannot be stored among the dead letters, byte for byte, and goes on', async () => {
    const [badId, goodId, extraId, largeId] = [uuid(), uuid(), uuid(), uuid()];
    const bad = badMessages(badId);
    const run = uuid();
    const keyOf = (what: string) => `${run} ${what}`;
    await live.kafka.publisher.publish(
      TOPIC,
      Object.entries(bad).map(([what, value]) => ({ key: keyOf(what), value })),
    );
    const withExtra = { ...goodRecord(extraId), colour: 'blue' };
    await live.kafka.publisher.publish(TOPIC, [
      { key: goodId, value: JSON.stringify(goodRecord(goodId)) },
      { key: extraId, value: JSON.stringify(withExtra) },
      { key: largeId, value: JSON.stringify(goodRecord(largeId, { name: 'N'.repeat(900_000) })) },
    ]);

    const keys = Object.keys(bad).map(keyOf);
    const found = await until(
      'all dead letters',
      () => lettersOf(keys),
      (it) => it.size === keys.length,
    );
    for (const [what, value] of Object.entries(bad)) {
      const letter = found.get(keyOf(what));
      expect(letter?.value).toEqual(value === null ? null : Buffer.from(value));
      expect(letter?.reason).not.toBe('');
    }
    for (const id of [goodId, extraId, largeId])
      await until(
        'the good ones stored',
        () => company(id),
        (it) => it !== undefined,
      );
    expect(await company(badId)).toBeUndefined();
    expect((await company(largeId))?.['name']).toHaveLength(900_000);
  });

  it('is verified: nothing is missing, and the ticks add up', async () => {
    const before = await status<VerifyStatus>(partWorkflowId('verify'));
    const after = await verifiedSince(before.verifications + 1);
    expect(after.last).toMatchObject({ ok: true, missing: 0, different: 0, failures: [] });
    expect(after.checked).toBeGreaterThan(10);
    const { ticks } = await status<IngestStatus>(partWorkflowId('ingest'));
    expect(ticks.published).toBeGreaterThan(0);
    expect(ticksAddUp(ticks)).toBe(true);
  });

  it('finds a row that was lost or changed before it was verified, says so, and repairs it', async () => {
    // Verification comes after this, whatever it is doing now: the records are new.
    const [lostId, changedId] = [uuid(), uuid()];
    await live.temporal.workflow.getHandle(partWorkflowId('verify')).terminate('until two rows are spoiled');
    const records = [lostId, changedId].map((id) => ({ key: id, value: JSON.stringify(goodRecord(id)) }));
    await live.kafka.publisher.publish(TOPIC, records);
    await until(
      'both stored',
      () => Promise.all([company(lostId), company(changedId)]),
      (rows) => rows.every((row) => row !== undefined),
    );
    await deleteByHand(live.cassandra, lostId);
    await changeByHand(live.cassandra, changedId, 'revenue', 1);

    await command.start(WORKFLOW_TYPES.verify, partWorkflowId('verify'), '--input', '{"intervalSeconds": 5}');
    const found = await until(
      'a verification that finds both',
      () => status<VerifyStatus>(partWorkflowId('verify')),
      (it) => it.repaired >= 2,
    );
    expect(found.failed).toBeGreaterThanOrEqual(1);
    const repaired = await until(
      'both repaired',
      () => Promise.all([company(lostId), company(changedId)]),
      ([lost, changed]) => lost !== undefined && changed?.['revenue'] === 123456.789,
    );
    expect(repaired[0]?.['name']).toBe('Live & Sons');
    const stored = await live.cassandra.execute(
      `SELECT ok, missing, different, repaired, failures FROM ${KEYSPACE}.${TABLES.verificationReports} WHERE pipeline = ? AND day = ?`,
      [PIPELINE_WORKFLOW_ID, new Date().toISOString().slice(0, 10)],
    );
    expect(stored.some((row) => row['ok'] === false && String(row['failures']).includes('missing'))).toBe(
      true,
    );
  });

  it('ends with everything it started when it is terminated, the Spark driver included', async () => {
    await command.terminate(partWorkflowId('verify'));
    await command.terminate(PIPELINE_WORKFLOW_ID);
    await until('no driver', drivers, (it) => it.length === 0);
    for (const part of PARTS) {
      const { status: ended } = await live.temporal.workflow.getHandle(partWorkflowId(part)).describe();
      expect(ended.name).toBe('TERMINATED');
    }
  });

  it.each(PARTS)('runs %s by itself, with no input at all', async (part) => {
    await command.start(WORKFLOW_TYPES[part], partWorkflowId(part));
    const answer = await until(
      `${part} answers`,
      () => status<{ ticks?: { published: number } }>(partWorkflowId(part)),
      (it) => part !== 'ingest' || (it.ticks?.published ?? 0) > 0,
    );
    expect(answer).toBeDefined();
    if (part === 'stream') await until('a driver', drivers, (it) => it.length === 1);
    await command.cancel(partWorkflowId(part));
    await until(
      'it has ended',
      () => live.temporal.workflow.getHandle(partWorkflowId(part)).describe(),
      (it) => it.status.name === 'CANCELLED',
    );
    expect(await drivers()).toEqual([]);
  });

  it('refuses an input that is not valid, with a message that names the key', async () => {
    await command.start(
      WORKFLOW_TYPES.pipeline,
      'refused',
      '--input',
      '{"ingest": {"quantity": 0}, "verfy": {}}',
    );
    const error = await live.temporal.workflow
      .getHandle('refused')
      .result()
      .catch((caught: unknown) => caught);
    expect(String((error as Error).cause)).toMatch(/ingest\.quantity: .*>=1.*verfy/);
  });
});
