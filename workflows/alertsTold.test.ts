import { text } from 'node:stream/consumers';
import pWaitFor from 'p-wait-for';
import { createAlertActivities } from '../activities/alerts/alerts.ts';
import { alertEpisodes } from '../connections/cassandra/alertEpisodes.ts';
import { openWebhook } from '../connections/webhook/webhook.ts';
import { thresholdsOf } from '../domain/alerts/thresholds.ts';
import { partWorkflowId } from '../domain/names.ts';
import { FakeAlertTable } from '../tests/fakes/fakeAlertTable.ts';
import { useHttpServers } from '../tests/fakes/httpServers.ts';
import { PASSED } from '../tests/replay/fakeActivities.ts';
import { TASK_QUEUE } from '../tests/companyNames.ts';
import { useWorkflowTestBed } from '../tests/temporalTestServer.ts';
import { verifyStatusQuery } from './messages.ts';

const bed = useWorkflowTestBed();
const server = useHttpServers();

/** The real activities with a table in memory, and a receiver that has a problem with the first message it is sent. */
async function watched() {
  const keys: unknown[] = [];
  const origin = await server(async (request, response) => {
    await text(request);
    keys.push(request.headers['idempotency-key']);
    response.writeHead(keys.length === 1 ? 503 : 200).end();
  });
  const table = new FakeAlertTable();
  const seen = { failures: ['missing: 2 records'] as readonly string[] };
  const activities = {
    prepare: async () => ({}),
    ticksOf: async () => null,
    driverRestartsOf: async () => 0,
    verify: async () => ({ ...PASSED, ok: seen.failures.length === 0, failures: seen.failures }),
    ...createAlertActivities({
      pipeline: 'companies',
      thresholds: thresholdsOf(),
      episodes: alertEpisodes(table),
      reports: { lastHour: async () => [] },
      workflows: { ingestStatus: () => Promise.reject(new Error('no ingestion')) },
      webhook: openWebhook({ url: origin, timeoutMs: 5000, headers: {} }),
    }),
  };
  return { keys, table, seen, activities };
}

it('a beginning and an end are told once each, whatever becomes of the verification meanwhile', async () => {
  const { keys, table, seen, activities } = await watched();
  const start = () =>
    bed().environment.client.workflow.start('verifyCassandra', {
      workflowId: partWorkflowId('verify', 'told'),
      taskQueue: TASK_QUEUE,
      args: [{ intervalSeconds: 10 }],
    });
  const judged = async (handle: Awaited<ReturnType<typeof start>>, verifications: number) => {
    await bed().environment.sleep('15 seconds');
    await pWaitFor(async () => (await handle.query(verifyStatusQuery)).verifications >= verifications, {
      timeout: 60_000,
    });
  };
  await bed().withWorker(activities, async () => {
    const first = await start();
    await judged(first, 1);
    await pWaitFor(() => table.rows[0]?.['began_sent_at'] instanceof Date, { timeout: 60_000 });
    await first.terminate();
    const second = await start();
    await judged(second, 1);
    seen.failures = [];
    await judged(second, 2);
    await pWaitFor(() => table.rows[0]?.['recovered_sent_at'] instanceof Date, { timeout: 60_000 });
    await second.terminate();
    const third = await start();
    await judged(third, 1);
    const { alerts } = await third.query(verifyStatusQuery);
    await third.terminate();
    expect(alerts?.episodes).toMatchObject([{ kind: 'verification', recoveredSentAt: expect.any(String) }]);
  });
  const [began, again, recovered, ...more] = keys.map(String);
  expect(began).toMatch(/^told\/verification\/.*\/began$/);
  expect(again).toBe(began);
  expect(recovered).toBe(began?.replace(/began$/, 'recovered'));
  expect(more).toEqual([]);
});
