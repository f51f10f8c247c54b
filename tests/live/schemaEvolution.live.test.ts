import { v4 as uuid } from 'uuid';
import { driversOf, surveyOf } from '../../activities/stream/survey.ts';
import { prove } from '../../cli/prove/prove.ts';
import { proveSources } from '../../cli/prove/sources.ts';
import { openSparkMaster } from '../../connections/spark/masterHttp.ts';
import { subjectOf, type Pipeline } from '../../domain/definition.ts';
import { KEYSPACE, partWorkflowId, STATUS_QUERY, UPDATES } from '../../domain/names.ts';
import type { IngestStatus, StreamStatus } from '../../domain/status.ts';
import type { VerificationReport } from '../../domain/verification.ts';
import { activityEnvironment } from '../fakes/activityEnvironment.ts';
import type { HttpServer } from '../fakes/httpServers.ts';
import { openClients, type LiveClients } from './liveClients.ts';
import {
  FIRST_FIELDS,
  REQUIRED,
  sitesPipeline,
  startSitesApi,
  startSitesWorker,
  type SitesWorker,
} from './sites.ts';
import { liveStack } from './stack.ts';
import { until } from './until.ts';

const servers = liveStack();
const { config } = servers;
const spark = openSparkMaster(config.spark);
const name = `sites_${uuid().slice(0, 8)}`;
const first = sitesPipeline(name, FIRST_FIELDS);
const FURTHER_FIELDS = { ...FIRST_FIELDS, founder: { type: ['string', 'null'] } };
const further = sitesPipeline(name, FURTHER_FIELDS);
const { names } = first.definition;
const INGEST = partWorkflowId('ingest', names.workflowId);
const STREAM = partWorkflowId('stream', names.workflowId);
const VERIFY = partWorkflowId('verify', names.workflowId);

let live: LiveClients;
let api: HttpServer;
let worker: SitesWorker | undefined;
beforeAll(async () => {
  live = await openClients(servers);
  api = await startSitesApi();
});
afterAll(async () => {
  await handle(names.workflowId).terminate();
  await until('no driver', drivers, (it) => it.length === 0);
  await worker?.stop();
  await Promise.all([live.close(), api.close()]);
});

const handle = (workflowId: string) => live.temporal.workflow.getHandle(workflowId);
const drivers = async () =>
  driversOf(surveyOf(await spark.overview()), STREAM).map(({ driverId }) => driverId);
const verify = () => handle(VERIFY).executeUpdate<VerificationReport, []>(UPDATES.verifyNow);

/** A worker of another folder in place of the one that runs: the pipeline's next start. */
async function startWith(pipeline: Pipeline): Promise<SitesWorker> {
  await worker?.stop();
  worker = await startSitesWorker(servers, live, { pipeline, url: api.url });
  return worker;
}

/** What a refused folder must leave as it is. */
async function stored() {
  const versions = await fetch(`${config.schemaRegistry.url}/subjects/${subjectOf(names)}/versions`);
  const columns = await live.cassandra.execute(
    'SELECT table_name, column_name, type FROM system_schema.columns WHERE keyspace_name = ?',
    [KEYSPACE],
  );
  return {
    versions: (await versions.json()) as readonly number[],
    columns: columns
      .map(({ table_name, column_name, type }) => [table_name, column_name, type].join(' '))
      .filter((column) => Object.values(names.tables).some((table) => column.startsWith(`${table} `)))
      .toSorted(),
    drivers: await drivers(),
  };
}

const rows = async (columns: string) =>
  live.cassandra.execute(`SELECT ${columns} FROM ${KEYSPACE}.${names.tables.facts}`);

const driverFailures = async () => (await handle(STREAM).query<StreamStatus>(STATUS_QUERY)).failuresInARow;
const tell = (update: string) => handle(INGEST).executeUpdate<IngestStatus, []>(update);

/** That all is verified which ticks have published until now, with nothing amiss; no tick comes between that and `more`. */
async function verified(more: () => Promise<void> = () => Promise.resolve()): Promise<void> {
  await tell(UPDATES.pause);
  await until(
    'all verified',
    verify,
    ({ ok, unverified, tickProof }) => ok && unverified === 0 && tickProof?.waiting === 0,
  );
  await more();
  await tell(UPDATES.resume);
}

it('an optional field reaches registry, table, job and verification with the next start, while the stream runs on', async () => {
  await startWith(first);
  await live.temporal.workflow.start(names.workflowTypes.pipeline, {
    workflowId: names.workflowId,
    taskQueue: names.taskQueue,
    args: [{ ingest: { intervalSeconds: 1 }, verify: { intervalSeconds: 3600 } }],
  });
  await until(
    'rows',
    () => rows('id'),
    ({ length }) => length > 0,
  );
  await verified();
  const before = await stored();
  const { runId } = await handle(STREAM).describe();
  const failures = await driverFailures();
  const old = new Set((await rows('id')).map(({ id }) => String(id)));

  await startWith(further);
  const withFounder = await until(
    'a row with the field',
    () => rows('id, founder'),
    (all) => all.some(({ founder }) => founder !== null),
  );
  expect(
    withFounder.filter(({ id, founder }) => founder !== null && founder !== `founder of ${String(id)}`),
  ).toEqual([]);
  const after = await stored();
  expect(after.versions).toEqual([...before.versions, 2]);
  expect(after.columns.filter((column) => !before.columns.includes(column))).toEqual([
    `${names.tables.facts} founder text`,
  ]);
  // By another driver of the same stream, as the one before knew no such field.
  expect(after.drivers).toHaveLength(1);
  expect(before.drivers).not.toEqual(after.drivers);
  expect((await handle(STREAM).describe()).runId).toBe(runId);
  // Which is no failure of the job.
  expect(await driverFailures()).toBe(failures);
  await verified(async () => {
    const sources = proveSources({ ...live, pipeline: further, spark: config.spark });
    const proof = await prove(sources, {}, new AbortController().signal);
    expect(proof).toMatchObject({ ok: true, lost: 0, different: 0 });
  });
  // Records of before are rows without it, which prove as well as those that have it.
  const ofBefore = (await rows('id, founder')).filter(({ id }) => old.has(String(id)));
  expect([ofBefore.length, ofBefore.filter(({ founder }) => founder !== null)]).toEqual([old.size, []]);
});

const WITHOUT_PLACE = Object.fromEntries(
  Object.entries(FURTHER_FIELDS).filter(([field]) => field !== 'place'),
);
const REFUSED: readonly (readonly [what: string, sentence: string, Pipeline])[] = [
  [
    'a field of another type',
    'founder: was string or null, is integer or null',
    sitesPipeline(name, { ...FURTHER_FIELDS, founder: { type: ['integer', 'null'] } }),
  ],
  [
    'a further field that is required',
    'country: was not required, is required',
    sitesPipeline(name, { ...FURTHER_FIELDS, country: { type: 'string' } }, [...REQUIRED, 'country']),
  ],
  ['a field less', 'place: was a field, is none', sitesPipeline(name, WITHOUT_PLACE)],
  [
    'bounds that no longer fit the column',
    'column visits: expected bigint, found int',
    sitesPipeline(name, { ...FURTHER_FIELDS, visits: { type: 'integer', minimum: 0, maximum: 1e15 } }),
  ],
];

describe('a start whose folder is not compatible', () => {
  it.each(REFUSED)('as it has %s, changes nothing, and says so: %s', async (_, sentence, pipeline) => {
    const before = await stored();
    const { activities } = await startWith(pipeline);
    await expect(activityEnvironment().run(activities.prepare)).rejects.toThrow(sentence);
    await until(
      'a tick that is refused',
      () => handle(INGEST).query<IngestStatus>(STATUS_QUERY),
      ({ lastFailure }) => lastFailure?.message.includes(sentence) === true,
    );
    await until(
      'the driver to be kept',
      saidOfTheDriver,
      (it) => it.includes(`not replaced: `) && it.includes(sentence),
    );
    expect(await stored()).toEqual(before);
  });

  it('is mended by the folder as it was: the same driver stores what is published then', async () => {
    const before = await stored();
    const { length } = await rows('id');
    await startWith(further);
    await until(
      'further rows',
      () => rows('id'),
      (all) => all.length > length,
    );
    await verified();
    expect(await stored()).toEqual(before);
  });
});

/** The last heartbeat of the activity that owns the driver. */
async function saidOfTheDriver(): Promise<string> {
  const { raw } = await handle(STREAM).describe();
  const owning = raw.pendingActivities?.find(({ activityType }) => activityType?.name === 'ownSparkDriver');
  return (owning?.heartbeatDetails?.payloads ?? [])
    .map(({ data }) => Buffer.from(data ?? []).toString())
    .join();
}
