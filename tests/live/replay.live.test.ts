import { temporalActions } from '../../cli/actions/actions.ts';
import { startBackfill, waitForBackfill } from '../../cli/backfill/backfill.ts';
import { hasReplayed, planReplay } from '../../cli/replay/plan.ts';
import { replay } from '../../cli/replay/replay.ts';
import { openCassandra, type Cassandra } from '../../connections/cassandra/cassandra.ts';
import { progressReports } from '../../connections/cassandra/streamProgress.ts';
import { verificationReports } from '../../connections/cassandra/verificationReports.ts';
import type { Kafka } from '../../connections/kafka/kafka.ts';
import { openKafka } from '../../connections/kafka/openKafka.ts';
import { SILENT_LOG } from '../../connections/log.ts';
import { openTemporal } from '../../connections/temporal/temporal.ts';
import { UPDATES } from '../../domain/names.ts';
import type { VerificationReport } from '../../domain/verification.ts';
import { companies } from '../../pipelines/companies/pipeline.ts';
import { partWorkflowId, PIPELINE_WORKFLOW_ID, TOPIC, WORKFLOW_TYPES } from '../companyNames.ts';
import { openTotalsReader } from '../totals/readTotals.ts';
import { liveStack } from './stack.ts';
import { temporalCommand } from './temporalCommand.ts';
import { until } from './until.ts';

const TICKS = 100;
const QUANTITY = 5;

const { local, config, temporal } = liveStack();
const command = temporalCommand(local);
const totals = openTotalsReader(config.cassandra);

let cassandra: Cassandra;
let kafka: Kafka;
let client: Awaited<ReturnType<typeof openTemporal>>;
beforeAll(async () => {
  cassandra = openCassandra(config.cassandra);
  kafka = openKafka(config.kafka, { clientId: 'live-test', log: SILENT_LOG });
  client = await openTemporal(temporal);
});
afterAll(async () => {
  await command.terminate(PIPELINE_WORKFLOW_ID);
  await Promise.all([cassandra.close(), kafka.close(), client.connection.close(), totals.close()]);
});

const verified = () =>
  until(
    'all verified',
    () =>
      client.workflow
        .getHandle(partWorkflowId('verify'))
        .executeUpdate<VerificationReport, []>(UPDATES.verifyNow),
    ({ unverified }) => unverified === 0,
  );

function sorted(rows: readonly unknown[]): readonly string[] {
  return rows.map((row) => JSON.stringify(row)).toSorted();
}

/** All that is stored, in an order of its own. */
async function stored() {
  return { rows: sorted(await totals.companies()), totals: sorted(await totals.totals()) };
}

it('records that go through the job again leave rows and totals as they were, and nothing is published', async () => {
  await command.start(
    WORKFLOW_TYPES.pipeline,
    PIPELINE_WORKFLOW_ID,
    '--input',
    '{"ingest":{"intervalSeconds":600}}',
  );
  const since = new Date().toISOString();
  await startBackfill(client, companies.names, { ticks: TICKS, quantity: QUANTITY });
  await waitForBackfill(client, companies.names, () => undefined);
  await verified();
  const before = await stored();
  const { end } = await kafka.topics.offsets(TOPIC);

  const progress = progressReports(cassandra);
  const sources = {
    topic: TOPIC,
    streamId: partWorkflowId('stream'),
    pipelineId: PIPELINE_WORKFLOW_ID,
    topics: kafka.topics,
    progress,
    reports: verificationReports(cassandra),
  };
  const actions = temporalActions(() => openTemporal(temporal), PIPELINE_WORKFLOW_ID);
  const plan = await replay(sources, actions, { since }, false);
  expect(plan.records).toBeGreaterThanOrEqual(TICKS * QUANTITY);
  expect(await hasReplayed(sources, plan)).toBe(true);
  expect(plan.to).toEqual((await progress.latest(sources.streamId))?.endOffsets);

  expect((await kafka.topics.offsets(TOPIC)).end).toEqual(end);
  expect(await stored()).toEqual(before);
  expect(await verified()).toMatchObject({ missing: 0, different: 0, totalsDifferent: 0 });
  // The same once more.
  expect((await planReplay(sources, { since })).from).toEqual(plan.from);
});
