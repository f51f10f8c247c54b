import { v4 as uuid } from 'uuid';
import type { IncomingMessage } from 'node:http';
import { json } from 'node:stream/consumers';
import { driversOf, surveyOf } from '../../activities/stream/survey.ts';
import { gather } from '../../cli/status/gather.ts';
import { problemsOf } from '../../cli/status/problems/problems.ts';
import { openStatusSystems, type StatusSystems } from '../../cli/status/sources.ts';
import { verificationReports } from '../../connections/cassandra/verificationReports.ts';
import { openSparkMaster } from '../../connections/spark/masterHttp.ts';
import { lasting } from '../../domain/alerts/episodes.ts';
import type { AlertKind } from '../../domain/alerts/kinds.ts';
import type { AlertMessage } from '../../domain/alerts/message.ts';
import { KEYSPACE, UPDATES } from '../../domain/names.ts';
import type { VerifyStatus } from '../../domain/status.ts';
import { alertsShown } from '../../infra/console/view/alerts.ts';
import { apiCompany } from '../../pipelines/companies/example.ts';
import { companies } from '../../pipelines/companies/pipeline.ts';
import type { VerifyCarried } from '../../workflows/verify.ts';
import { partWorkflowId, TABLES, TOPIC, WORKFLOW_TYPES } from '../companyNames.ts';
import { startHttpServer, type HttpServer } from '../fakes/httpServers.ts';
import { goodRecord } from './badMessages.ts';
import { deleteByHand } from './byHand.ts';
import { openClients, type LiveClients } from './liveClients.ts';
import { startOwnWorker, type OwnWorker } from './ownWorker.ts';
import { liveStack } from './stack.ts';
import { temporalCommand } from './temporalCommand.ts';
import { until } from './until.ts';

/**
 * Each kind of alert that does not come of an outage (alerts.live.test.ts has those) is brought about and ended by what is in the topic, the tables and the
 * source. Ticks come when they are asked for alone, so that nothing depends on how long a step takes.
 */
const servers = liveStack();
const command = temporalCommand(servers.local);
const spark = openSparkMaster(servers.config.spark);
const PIPELINE = `alert-kinds-${uuid()}`;
const STREAM = partWorkflowId('stream', PIPELINE);
const VERIFY = partWorkflowId('verify', PIPELINE);
const INGEST = partWorkflowId('ingest', PIPELINE);
const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
/** Records that were usual at this hour in the days before, ten reports an hour. */
const USUAL = 100;
/** Items that the schema refuses: more than a tenth of all in the hour; and as many others as make them less than half of that. */
const BAD = 20;
const GOOD = 320;

let live: LiveClients;
let status: StatusSystems;
let worker: OwnWorker;
let source: HttpServer;
let receiver: HttpServer;
/** What is asked of the source: companies, or what breaks the schema. */
let answersBad = false;
const got: AlertMessage[] = [];

beforeAll(async () => {
  live = await openClients(servers);
  source = await startHttpServer((request, response) => {
    const quantity = Number(new URL(request.url ?? '', 'http://source').searchParams.get('_quantity'));
    const data = Array.from({ length: quantity }, () => apiCompany(answersBad ? { name: 17 } : {}));
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ status: 'OK', code: 200, total: data.length, data }));
  });
  receiver = await startHttpServer(async (request: IncomingMessage, response) => {
    got.push((await json(request)) as AlertMessage);
    response.end();
  });
  const ofAlerts = { staleSeconds: null, stalledSeconds: null, lagSeconds: 30, deadLetterShare: 0.1 };
  worker = await startOwnWorker(servers, {
    name: 'alert-kinds',
    url: source.url,
    alerts: {
      webhook: { url: receiver.url, timeoutMs: 5000, headers: {} },
      thresholds: { companies: { ...ofAlerts, volumeBelow: 0.5, volumeAbove: null } },
    },
  });
  status = openStatusSystems(servers.config, { ...servers.temporal, namespace: worker.namespace });
  await daysBefore();
  await command.start(WORKFLOW_TYPES.stream, STREAM);
  await worker.start(WORKFLOW_TYPES.ingest, INGEST, { intervalSeconds: 86_400, quantity: 20 });
  const carried: VerifyCarried = {
    nextAtMs: Date.now(),
    status: { verifications: 0, failed: 0, checked: 0, repaired: 0 },
    alerts: { watch: { since: new Date(Date.now() - DAY_MS).toISOString() }, episodes: [] },
  };
  await worker.start(WORKFLOW_TYPES.verify, VERIFY, { intervalSeconds: 5 }, carried);
});
afterAll(async () => {
  for (const id of [VERIFY, INGEST]) await worker.client.workflow.getHandle(id).terminate('the test is over');
  await worker.stop();
  await command.terminate(STREAM);
  await status.close();
  await Promise.all([live.close(), source.close(), receiver.close()]);
});

/** What the verifications of three days found at this hour; they have left nothing of the topic to verify. */
async function daysBefore(): Promise<void> {
  const { topicId, end } = await live.kafka.topics.offsets(TOPIC);
  const all = { missing: 0, different: 0, deadLettered: 0, repaired: 0, totalsDifferent: 0, failures: [] };
  const reports = verificationReports(live.cassandra);
  for (const day of [1, 2, 3])
    for (let minute = -66; minute <= 60; minute += 6) {
      const at = new Date(Date.now() - day * DAY_MS + minute * MINUTE_MS).toISOString();
      const ranges = { verifiedFrom: end, verifiedTo: end, topicId };
      const counted = { checked: USUAL / 10, lag: 0, oldestUnprocessedSeconds: 0 };
      await reports.store(PIPELINE, { at, ok: true, ...all, ...counted, ...ranges });
    }
}

const verification = () => worker.status<VerifyStatus>(VERIFY);
const ingestion = () => worker.client.workflow.getHandle(INGEST);

/** One tick, of so many items. */
async function tick(quantity: number): Promise<void> {
  await ingestion().executeUpdate<unknown, [number]>(UPDATES.setQuantity, { args: [quantity] });
  await ingestion().executeUpdate<unknown, []>(UPDATES.tickNow);
}

/** The first message of this kind and state among those that came after so many. */
async function told(kind: AlertKind, state: AlertMessage['state'], after: number): Promise<AlertMessage> {
  const [found] = await until(
    `${kind} ${state}`,
    () => Promise.resolve(got.slice(after).filter((it) => it.alert === kind && it.state === state)),
    (messages) => messages.length > 0,
  );
  if (found === undefined) throw new Error(`expected that ${kind} ${state}`);
  return found;
}

/** Waits until no alert lasts, so that the next one is another. */
async function allWell(): Promise<void> {
  await until(
    'no alert',
    verification,
    ({ alerts }) => alerts !== undefined && lasting(alerts.episodes).length === 0,
  );
}

/** What the page shows of alerts, and what the status says, of this pipeline. */
async function shown(): Promise<readonly string[]> {
  const names = { ...companies.names, workflowId: PIPELINE };
  const nothing = { servers: () => Promise.resolve([]), disks: () => Promise.resolve([]) };
  const snapshot = await gather(status.sourcesOf(nothing, { name: companies.name, names }), 60_000);
  if (snapshot === undefined) throw new Error('expected a status');
  return [
    ...alertsShown(snapshot).map(({ text, note }) => `page: ${text}; ${note}`),
    ...problemsOf(snapshot).map((line) => `status: ${line}`),
  ];
}
const line = (pattern: RegExp) => expect.arrayContaining([expect.stringMatching(pattern)]);

it('volume: begins with an hour that has less than half of what is usual, and ends once it has that', async () => {
  const began = await told('volume', 'began', 0);
  expect(began.text).toMatch(
    /^companies: unusual volume since \S+: \d+ records in the last hour, where 1\d\d were usual at this time in the last 3 days: less than 50 %$/,
  );
  expect(await shown()).toEqual(line(/^page: Unusual volume since /));
  expect(await shown()).toEqual(line(/^status: unusual volume since /));
  await tick(USUAL);
  expect(await told('volume', 'recovered', 0)).toMatchObject({ since: began.since });
  expect(await shown()).toEqual(line(/^page: Recovered .*; it was unusual volume since /));
});

it('dead letters: begin where the source offers what the schema refuses, and end once most is well again', async () => {
  await allWell();
  const before = got.length;
  answersBad = true;
  await tick(BAD);
  const began = await told('deadLetters', 'began', before);
  expect(began.text).toMatch(/: \d+ of \d+ in the last hour were refused, [\d.]+ % \(more than 10 %\)$/);
  expect(await shown()).toEqual(line(/^page: Dead letters since /));
  answersBad = false;
  await tick(GOOD);
  expect(await told('deadLetters', 'recovered', before)).toMatchObject({ since: began.since });
});

it('lag: begins where records wait for a stream that does not run, and ends once it does', async () => {
  await allWell();
  const before = got.length;
  await command.terminate(STREAM);
  await until(
    'its driver to be gone',
    async () => driversOf(surveyOf(await spark.overview()), STREAM),
    (drivers) => drivers.length === 0,
  );
  await tick(20);
  const began = await told('lag', 'began', before);
  expect(began.text).toMatch(/: \d+ records wait for the stream, the oldest for \d+ s \(more than 30 s\)$/);
  expect(await shown()).toEqual(line(/^page: Behind since /));
  await command.start(WORKFLOW_TYPES.stream, STREAM);
  expect(await told('lag', 'recovered', before)).toMatchObject({ since: began.since });
});

it('verification: begins with a record that is missing, and ends once it is stored again', async () => {
  await allWell();
  const before = got.length;
  await worker.client.workflow.getHandle(VERIFY).terminate('while a row is deleted');
  const id = uuid();
  await live.kafka.publisher.publish(TOPIC, [{ key: id, value: JSON.stringify(goodRecord(id)) }]);
  const rows = () =>
    live.cassandra.execute(`SELECT id FROM ${KEYSPACE}.${TABLES.companies} WHERE id = ?`, [id]);
  await until('its row', rows, ({ length }) => length === 1);
  await deleteByHand(live.cassandra, id);
  await worker.start(WORKFLOW_TYPES.verify, VERIFY, { intervalSeconds: 5 });
  const began = await told('verification', 'began', before);
  expect(began.text).toMatch(/: not verified since \S+: .*1 record/);
  expect(await told('verification', 'recovered', before)).toMatchObject({ since: began.since });
  expect(await rows()).toHaveLength(1);
  expect(await shown()).toEqual(line(/^page: Recovered .*; it was not verified since /));
});

it('has told each change once, each end after its beginning', async () => {
  await allWell();
  const { alerts } = await until('all told', verification, (now) =>
    (now.alerts?.episodes ?? []).every(
      (one) => one.beganSentAt !== undefined && one.recoveredSentAt !== undefined,
    ),
  );
  expect(new Set(got.map(({ id }) => id)).size).toBe(got.length);
  expect(new Set(got.map(({ alert }) => alert))).toEqual(
    new Set(['volume', 'deadLetters', 'lag', 'verification']),
  );
  for (const { kind, since } of alerts?.episodes ?? [])
    expect(got.filter((it) => it.alert === kind && it.since === since).map(({ state }) => state)).toEqual([
      'began',
      'recovered',
    ]);
});
