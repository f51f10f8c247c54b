import { temporalActions } from '../../cli/actions/actions.ts';
import { startBackfill, waitForBackfill } from '../../cli/backfill/backfill.ts';
import { hasReplayed, planReplay } from '../../cli/replay/plan.ts';
import { replay } from '../../cli/replay/replay.ts';
import { progressReports } from '../../connections/cassandra/streamProgress.ts';
import { verificationReports } from '../../connections/cassandra/verificationReports.ts';
import { openTemporal } from '../../connections/temporal/temporal.ts';
import { companies } from '../../pipelines/companies/pipeline.ts';
import { partWorkflowId, PIPELINE_WORKFLOW_ID, TOPIC, WORKFLOW_TYPES } from '../companyNames.ts';
import { openClients, type LiveClients } from './liveClients.ts';
import { liveStack } from './stack.ts';
import { temporalCommand } from './temporalCommand.ts';
import { allVerified } from './verified.ts';

const TICKS = 100;
const QUANTITY = 5;

const servers = liveStack();
const command = temporalCommand(servers.local);

let live: LiveClients;
beforeAll(async () => {
  live = await openClients(servers);
});
afterAll(async () => {
  await command.terminate(PIPELINE_WORKFLOW_ID);
  await live.close();
});

function sorted(rows: readonly unknown[]): readonly string[] {
  return rows.map((row) => JSON.stringify(row)).toSorted();
}

/** All that is stored, in an order of its own. */
async function stored() {
  return { rows: sorted(await live.totals.companies()), totals: sorted(await live.totals.totals()) };
}

it('records that go through the job again leave rows and totals as they were, and nothing is published', async () => {
  await command.start(
    WORKFLOW_TYPES.pipeline,
    PIPELINE_WORKFLOW_ID,
    '--input',
    '{"ingest":{"intervalSeconds":600}}',
  );
  const since = new Date().toISOString();
  await startBackfill(live.temporal, companies.names, { ticks: TICKS, quantity: QUANTITY });
  await waitForBackfill(live.temporal, companies.names, () => undefined);
  await allVerified(live.temporal);
  const before = await stored();
  const { end } = await live.kafka.topics.offsets(TOPIC);

  const progress = progressReports(live.cassandra);
  const sources = {
    topic: TOPIC,
    streamId: partWorkflowId('stream'),
    pipelineId: PIPELINE_WORKFLOW_ID,
    topics: live.kafka.topics,
    progress,
    reports: verificationReports(live.cassandra),
  };
  const actions = temporalActions(() => openTemporal(servers.temporal), PIPELINE_WORKFLOW_ID);
  const plan = await replay(sources, actions, { since }, false);
  expect(plan.records).toBeGreaterThanOrEqual(TICKS * QUANTITY);
  expect(await hasReplayed(sources, plan)).toBe(true);
  expect(plan.to).toEqual((await progress.latest(sources.streamId))?.endOffsets);

  expect((await live.kafka.topics.offsets(TOPIC)).end).toEqual(end);
  expect(await stored()).toEqual(before);
  expect(await allVerified(live.temporal)).toMatchObject({ missing: 0, different: 0, totalsDifferent: 0 });
  // The same once more.
  expect((await planReplay(sources, { since })).from).toEqual(plan.from);
});
