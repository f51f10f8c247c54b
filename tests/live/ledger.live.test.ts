import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { execa } from 'execa';
import { openCassandra, type Cassandra } from '../../connections/cassandra/cassandra.ts';
import type { Kafka } from '../../connections/kafka/kafka.ts';
import { createKafkaClient } from '../../connections/kafka/client.ts';
import { ledger, readLine } from '../../connections/cassandra/ledger.ts';
import { SILENT_LOG } from '../../connections/log.ts';
import { openKafka } from '../../connections/kafka/openKafka.ts';
import { openTemporal } from '../../connections/temporal/temporal.ts';
import { HEADERS, KEYSPACE, UPDATES } from '../../domain/names.ts';
import type { Offsets, VerificationReport } from '../../domain/verification.ts';
import { prove, type Proof } from '../../cli/prove/prove.ts';
import { proveSources } from '../../cli/prove/sources.ts';
import { loadPipeline } from '../../pipelines/load.ts';
import { partWorkflowId, PIPELINE_WORKFLOW_ID, TABLES, TOPIC, WORKFLOW_TYPES } from '../companyNames.ts';
import { changeByHand } from './byHand.ts';
import { liveStack } from './stack.ts';
import { temporalCommand } from './temporalCommand.ts';
import { recordsSince, topicEnd } from './topicRecords.ts';
import { until } from './until.ts';

const { local, config, temporal } = liveStack();
const command = temporalCommand(local);
const options = { clientId: 'live-test', log: SILENT_LOG };

let cassandra: Cassandra;
let kafka: Kafka;
let client: Awaited<ReturnType<typeof openTemporal>>;
beforeAll(async () => {
  cassandra = openCassandra(config.cassandra);
  kafka = openKafka(config.kafka, options);
  client = await openTemporal(temporal);
});
afterAll(async () => {
  await command.terminate(PIPELINE_WORKFLOW_ID);
  await Promise.all([cassandra.close(), kafka.close(), client.connection.close()]);
});

/** Verifies until records were read, and returns that report. */
function verify(): Promise<VerificationReport> {
  const handle = client.workflow.getHandle(partWorkflowId('verify'));
  return until(
    'a verification of new records',
    () => handle.executeUpdate<VerificationReport, []>(UPDATES.verifyNow),
    ({ checked }) => checked > 0,
  );
}

async function proof(): Promise<Proof> {
  const pipeline = await loadPipeline('companies');
  const sources = proveSources({ kafka, cassandra, pipeline, spark: config.spark });
  return prove(sources, {}, new AbortController().signal);
}

async function lines() {
  const all = [];
  for await (const some of ledger(cassandra).lines(PIPELINE_WORKFLOW_ID)) all.push(...some);
  return all;
}

async function setLine(number: number, text: string): Promise<void> {
  await cassandra.execute(
    `UPDATE ${KEYSPACE}.${TABLES.ledger} SET line = ? WHERE pipeline = ? AND bucket = 0 AND number = ?`,
    [text, PIPELINE_WORKFLOW_ID, BigInt(number)],
  );
}

function answer(...args: readonly string[]) {
  return execa('node', ['cli/pipeline.js', ...args, '--json'], { reject: false });
}

describe('a pipeline that was verified twice', () => {
  let verifiedTo: Offsets;

  it('has a line of each verification, whose digest its report names', async () => {
    // Other files empty the tables of what was verified, which would rightly not be proven: the chain begins here.
    await cassandra.execute(`TRUNCATE ${KEYSPACE}.${TABLES.ledger}`);
    await command.start(
      WORKFLOW_TYPES.pipeline,
      PIPELINE_WORKFLOW_ID,
      '--input',
      '{"ingest":{"intervalSeconds":1},"verify":{"intervalSeconds":3600}}',
    );
    await until(
      'records',
      () => topicEnd(kafka),
      (end) => Object.values(end ?? {}).some((to) => to !== '0'),
    );
    const reports = [await verify(), await verify()];
    verifiedTo = reports[1]?.verifiedTo ?? {};
    const added = await lines();
    expect(added.slice(-2).map(({ number, digest }) => ({ number, digest }))).toEqual(
      reports.map(({ ledger: mark }) => mark),
    );
  });

  it('is proven: in a terminal, too', async () => {
    expect(await proof()).toMatchObject({
      ok: true,
      lost: 0,
      doubled: 0,
      different: 0,
      chain: { holds: true },
    });
    const { stdout, exitCode } = await execa('node', ['cli/pipeline.js', 'prove', '--json']);
    const told = JSON.parse(stdout) as Proof;
    expect([exitCode, told.ok, told.problems]).toEqual([0, true, []]);
    expect(told.records).toBeGreaterThan(0);
  });

  it('is not, when somebody changes a row: the terminal says which column, and ends with 2', async () => {
    // Of a tick of this pipeline, and verified: what other files have left here may be dead letters, which have no rows.
    const record = (await recordsSince(kafka, undefined)).findLast(
      ({ partition, offset, headers }) =>
        String(headers[HEADERS.tick]).startsWith(`${partWorkflowId('ingest')}/`) &&
        BigInt(offset) < BigInt(verifiedTo[partition] ?? 0),
    );
    const { id, name } = JSON.parse(String(record?.value)) as { readonly id: string; readonly name: string };
    const set = (to: string) => changeByHand(cassandra, id, 'name', to);
    await set('Somebody Else');
    const { stdout, exitCode } = await execa('node', ['cli/pipeline.js', 'prove'], { reject: false });
    expect(exitCode).toBe(2);
    expect(stdout).toMatch(/^NOT proven: [\d,]+ records, 0 lost, 0 doubled, 1 different/);
    expect(stdout).toMatch(new RegExp(`partition ${record?.partition} offset ${record?.offset}: name`));
    await set(name);
    expect((await proof()).ok).toBe(true);
  });

  it('is not, when somebody changes a line of the ledger, or takes one out', async () => {
    const [first] = await lines();
    if (first === undefined) throw new Error('expected a line');
    await setLine(1, first.text.replace(/"records":\d+/, '"records":1'));
    expect((await proof()).problems).toContainEqual(
      expect.stringMatching(/the chain is broken: line 1 was changed/),
    );
    await cassandra.execute(
      `DELETE FROM ${KEYSPACE}.${TABLES.ledger} WHERE pipeline = ? AND bucket = 0 AND number = 1`,
      [PIPELINE_WORKFLOW_ID],
    );
    expect((await proof()).problems).toContainEqual(expect.stringMatching(/line 1 is missing/));
    await cassandra.execute(
      `INSERT INTO ${KEYSPACE}.${TABLES.ledger} (pipeline, bucket, number, line, digest) VALUES (?, 0, 1, ?, ?)`,
      [PIPELINE_WORKFLOW_ID, first.text, first.digest],
    );
    expect((await proof()).ok).toBe(true);
  });

  it('is proven by a file that its ledger was added to, also where the table was emptied', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'ledger-'));
    try {
      const file = path.join(folder, 'kept.jsonl');
      const there = await lines();
      const add = async () => JSON.parse((await answer('ledger', '--file', file)).stdout) as object;
      expect(await add()).toMatchObject({ ok: true, lines: there.length, added: there.length });
      expect(await add()).toMatchObject({ ok: true, lines: there.length, added: 0 });
      await cassandra.execute(`TRUNCATE ${KEYSPACE}.${TABLES.ledger}`);
      const { stdout, exitCode } = await answer('prove', '--ledger', file);
      const told = JSON.parse(stdout) as Proof;
      expect([exitCode, told.problems, told.kept]).toEqual([0, [], { lines: there.length, isAlone: true }]);
      const insert = `INSERT INTO ${KEYSPACE}.${TABLES.ledger} (pipeline, bucket, number, line, digest) VALUES (?, 0, ?, ?, ?)`;
      for (const { number, text, digest } of there)
        await cassandra.execute(insert, [PIPELINE_WORKFLOW_ID, BigInt(number), text, digest]);
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it('is proven by the chain alone where Kafka no longer has the records', async () => {
    // No more than what is verified: other files' verifications of this stack would miss it.
    const before = await proof();
    const admin = createKafkaClient(config.kafka, options).admin();
    await admin.connect();
    const partitions = Object.entries(verifiedTo).map(([partition, offset]) => ({
      partition: Number(partition),
      offset,
    }));
    // kafkajs deletes records of topics only that it has asked about before.
    await admin.fetchTopicOffsets(TOPIC);
    await admin.deleteTopicRecords({ topic: TOPIC, partitions });
    await admin.disconnect();
    // Other files of this stack may have had rows lost and changed, which its lines say.
    const said = (await lines()).map((line) => readLine(line));
    const sum = (of: 'lost' | 'different') => said.reduce((total, line) => total + (line?.[of] ?? 0), 0);
    expect(await proof()).toMatchObject({
      ok: true,
      records: 0,
      byChainAlone: { records: before.records, lost: sum('lost'), different: sum('different') },
    });
  });
});

it('adds one line for a verification that two attempts add, and never two to one place', async () => {
  const entry = {
    topic: TOPIC,
    topicId: 'none',
    partitions: {},
    records: 0,
    refused: 0,
    lost: 0,
    different: 0,
  };
  const append = (at: string) => ledger(cassandra).append('live-test', { ...entry, at });
  expect(await append('1')).toEqual(await append('1'));
  const raced = await Promise.allSettled(['2', '3', '4', '5'].map(append));
  const added = raced.flatMap((one) => (one.status === 'fulfilled' ? [one.value.number] : []));
  expect(new Set(added).size).toBe(added.length);
});
