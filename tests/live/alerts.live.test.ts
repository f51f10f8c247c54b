import type { IncomingMessage } from 'node:http';
import { json } from 'node:stream/consumers';
import { v4 as uuid } from 'uuid';
import { openCassandra, type Cassandra } from '../../connections/cassandra/cassandra.ts';
import type { AlertMessage } from '../../domain/alerts/message.ts';
import { KEYSPACE, SHARED_TABLES } from '../../domain/names.ts';
import type { VerifyStatus } from '../../domain/status.ts';
import { startCompanySource } from '../../pipelines/companies/double/server.ts';
import type { RunningDouble } from '../../pipelines/double.ts';
import { partWorkflowId, WORKFLOW_TYPES } from '../companyNames.ts';
import { startHttpServer, type HttpServer } from '../fakes/httpServers.ts';
import { startOwnWorker, type OwnWorker } from './ownWorker.ts';
import { liveStack } from './stack.ts';
import { temporalCommand } from './temporalCommand.ts';
import { until } from './until.ts';

/**
 * An ingestion and its verification on a worker of this test, in a namespace of their own, with a source that can be stopped and a webhook; their
 * stream is one of the stack.
 */
const servers = liveStack();
const command = temporalCommand(servers.local);
const PIPELINE = `alerts-${uuid()}`;
const STREAM = partWorkflowId('stream', PIPELINE);
const VERIFY = partWorkflowId('verify', PIPELINE);
const INGEST = partWorkflowId('ingest', PIPELINE);
const TOKEN = 'Bearer t0ken-of-the-webhook';
/** Longer than a record takes on a busy machine. */
const STALE_SECONDS = 25;

let api: RunningDouble;
let receiver: HttpServer;
const got: AlertMessage[] = [];
const tokens = new Set<string | undefined>();
let cassandra: Cassandra;
let worker: OwnWorker;

beforeAll(async () => {
  cassandra = openCassandra(servers.config.cassandra);
  api = await startCompanySource({ port: 0 });
  receiver = await startHttpServer(async (request: IncomingMessage, response) => {
    tokens.add(request.headers.authorization);
    got.push((await json(request)) as AlertMessage);
    response.end();
  });
  const webhook = { url: `${receiver.url}/hook`, timeoutMs: 5000, headers: { Authorization: TOKEN } };
  const thresholds = { companies: { staleSeconds: STALE_SECONDS, stalledSeconds: STALE_SECONDS } };
  worker = await startOwnWorker(servers, {
    name: 'alerts',
    url: `http://127.0.0.1:${api.port}/api/v1/companies`,
    alerts: { webhook, thresholds },
  });
});
afterAll(async () => {
  await worker.stop();
  await command.terminate(STREAM);
  await Promise.all([cassandra.close(), receiver.close()]);
  await api.close();
});

const status = () => worker.status<VerifyStatus>(VERIFY);
const ofFreshness = () =>
  got.filter(({ alert }) => alert === 'freshness').map(({ state, since }) => `${state} ${since}`);

const rows = () =>
  cassandra.execute(
    `SELECT recovered_at, began_sent_at, recovered_sent_at FROM ${KEYSPACE}.${SHARED_TABLES.alerts} WHERE pipeline = ? AND kind = 'freshness'`,
    [PIPELINE],
  );

describe('a source that is away', () => {
  it('makes a pipeline stale, once, and its return makes it well again, once', async () => {
    await command.start(WORKFLOW_TYPES.stream, STREAM);
    await worker.start(WORKFLOW_TYPES.ingest, INGEST, { intervalSeconds: 1, quantity: 2 });
    // What other files left in the topic is old: until the stream is through it, the pipeline is rightly stale.
    await until(
      'its stream to have caught up',
      () =>
        cassandra.execute(
          `SELECT rows_read, end_offsets, latest_offsets FROM ${KEYSPACE}.stream_progress WHERE stream = ? AND day = ? LIMIT 1`,
          [STREAM, new Date().toISOString().slice(0, 10)],
        ),
      ([newest]) =>
        Number(newest?.['rows_read']) > 0 && newest?.['end_offsets'] === newest?.['latest_offsets'],
    );
    await worker.start(WORKFLOW_TYPES.verify, VERIFY, { intervalSeconds: 5 });
    await until(
      'a fresh pipeline',
      status,
      ({ last, alerts }) =>
        alerts !== undefined && Date.parse(last?.at ?? '') - Date.parse(last?.newestStoredAt ?? '') < 20_000,
    );
    expect(ofFreshness()).toEqual([]);

    const { port } = api;
    await api.close();
    const stale = await until(
      'the beginning told',
      () => Promise.resolve(got.find(({ alert }) => alert === 'freshness')),
      (message) => message !== undefined,
    );
    expect(stale).toMatchObject({
      pipeline: 'companies',
      workflowId: PIPELINE,
      state: 'began',
      threshold: STALE_SECONDS,
    });
    expect(stale?.text).toMatch(
      /^companies: stale since \S+: the newest stored record is \d+ s old \(more than 25 s\)$/,
    );

    api = await startCompanySource({ port });
    await until(
      'the end told',
      () => Promise.resolve(ofFreshness()),
      (told) => told.length > 1,
    );
    const before = (await status()).verifications;
    await until('two verifications more', status, ({ verifications }) => verifications > before + 1);
    expect(ofFreshness()).toEqual([`began ${stale?.since}`, `recovered ${stale?.since}`]);
    expect(new Set(got.map(({ id }) => id)).size).toBe(got.length);
    expect([...tokens]).toEqual([TOKEN]);
  });

  it('is in the table, told at both ends; and a verification that is started anew tells nothing again', async () => {
    expect(await rows()).toEqual([
      {
        recovered_at: expect.any(Date),
        began_sent_at: expect.any(Date),
        recovered_sent_at: expect.any(Date),
      },
    ]);
    const told = got.length;
    await worker.client.workflow.getHandle(VERIFY).terminate('to begin anew');
    await worker.start(WORKFLOW_TYPES.verify, VERIFY, { intervalSeconds: 5 });
    const { alerts } = await until('two verifications', status, ({ verifications }) => verifications > 1);
    expect(alerts?.episodes).toContainEqual(
      expect.objectContaining({ kind: 'freshness', recoveredSentAt: expect.any(String) }),
    );
    expect(got.slice(told)).toEqual([]);
    expect(await rows()).toHaveLength(1);
  });

  it('leaves the token in no history', async () => {
    for (const workflowId of [VERIFY, INGEST]) {
      const of = ['--workflow-id', workflowId, '--namespace', worker.namespace];
      const shown = await command.run('workflow', 'show', '--output', 'json', ...of);
      const history: unknown = JSON.parse(shown, (key, value: unknown) =>
        key === 'data' && typeof value === 'string' ? Buffer.from(value, 'base64').toString() : value,
      );
      const text = JSON.stringify(history);
      expect(text).toContain(workflowId === VERIFY ? 'freshness' : 'scheduledAt');
      expect(text).not.toContain('t0ken-of-the-webhook');
      expect(text).not.toContain(receiver.url);
    }
    await worker.client.workflow.getHandle(VERIFY).terminate('the test is over');
    await worker.client.workflow.getHandle(INGEST).terminate('the test is over');
  });
});
