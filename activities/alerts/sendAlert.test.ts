import { CancelledFailure, type ApplicationFailure } from '@temporalio/activity';
import { text } from 'node:stream/consumers';
import { alertEpisodes } from '../../connections/cassandra/alertEpisodes.ts';
import { openWebhook } from '../../connections/webhook/webhook.ts';
import { changeId, type AlertChange } from '../../domain/alerts/episodes.ts';
import { thresholdsOf } from '../../domain/alerts/thresholds.ts';
import { activityEnvironment } from '../../tests/fakes/activityEnvironment.ts';
import { FakeAlertTable } from '../../tests/fakes/fakeAlertTable.ts';
import { useHttpServers } from '../../tests/fakes/httpServers.ts';
import { createAlertActivities } from './alerts.ts';
import type { SendRequest } from './dependencies.ts';

const server = useHttpServers();
const EPISODE = {
  kind: 'freshness',
  since: '2026-11-23T12:00:00.000Z',
  foundAt: '2026-11-23T12:06:00.000Z',
  text: 'the newest stored record is 360 s old (more than 300 s)',
  value: 360,
  limit: 300,
} as const;
const BEGAN: AlertChange = { state: 'began', episode: EPISODE };
const RECOVERED: AlertChange = {
  state: 'recovered',
  episode: { ...EPISODE, recoveredAt: '2026-11-23T12:09:00.000Z' },
};

/** A receiver that answers with these statuses, the last of them again and again; with 0 it does not answer. */
async function receiver(...statuses: readonly number[]) {
  const got: { readonly key: unknown; readonly message: unknown }[] = [];
  const origin = await server(async (request, response) => {
    got.push({ key: request.headers['idempotency-key'], message: JSON.parse(await text(request)) });
    const status = statuses[Math.min(got.length, statuses.length) - 1] ?? 200;
    if (status !== 0) response.writeHead(status).end();
  });
  const table = new FakeAlertTable();
  const { sendAlert } = createAlertActivities({
    pipeline: 'companies',
    thresholds: thresholdsOf(),
    episodes: alertEpisodes(table),
    reports: { lastHour: () => Promise.resolve([]) },
    workflows: { ingestStatus: () => Promise.reject(new Error('nobody asks')) },
    webhook: openWebhook({ url: `${origin}/T0/s3cret`, timeoutMs: 300, headers: { 'X-Token': 't0ken' } }),
  });
  /** One attempt, which knows what the last heartbeat of the one before has told. */
  const attempt = async (change: AlertChange, heartbeatDetails?: unknown) => {
    const environment = activityEnvironment(heartbeatDetails === undefined ? {} : { heartbeatDetails });
    let told: unknown;
    environment.on('heartbeat', (details: unknown) => {
      told = details ?? told;
    });
    const outcome = await environment
      .run<[SendRequest], boolean, typeof sendAlert>(sendAlert, { pipelineId: 'company-pipeline', change })
      .catch((error: unknown) => error as ApplicationFailure);
    return { outcome, told };
  };
  return { got, table, attempt };
}

describe('a change', () => {
  it('is posted once, as documented, and noted', async () => {
    const { got, table, attempt } = await receiver();
    expect((await attempt(BEGAN)).outcome).toBe(true);
    expect((await attempt(RECOVERED)).outcome).toBe(true);
    expect((await attempt(BEGAN)).outcome).toBe(true);
    const id = 'company-pipeline/freshness/2026-11-23T12:00:00.000Z';
    expect(got.map(({ key }) => key)).toEqual([`${id}/began`, `${id}/recovered`]);
    expect(got[0]?.message).toEqual({
      id: `${id}/began`,
      version: 1,
      pipeline: 'companies',
      workflowId: 'company-pipeline',
      alert: 'freshness',
      state: 'began',
      since: '2026-11-23T12:00:00.000Z',
      text: 'companies: stale since 2026-11-23T12:00:00.000Z: the newest stored record is 360 s old (more than 300 s)',
      advice: expect.stringContaining('npx pipeline status'),
      value: 360,
      threshold: 300,
    });
    expect(got[1]?.message).toMatchObject({
      state: 'recovered',
      recoveredAt: '2026-11-23T12:09:00.000Z',
      text: expect.stringMatching(/^companies: recovered at 2026-11-23T12:09:00\.000Z; it was stale since /),
    });
    expect(got[1]?.message).not.toHaveProperty('advice');
    expect(table.rows).toMatchObject([
      { began_sent_at: expect.any(Date), recovered_sent_at: expect.any(Date) },
    ]);
  });

  it.each([
    ['that has a problem', 503, 'WebhookUnavailable', 'expected status 200, got 503', undefined],
    ['that does not answer', 0, 'WebhookUnavailable', 'no complete answer within 300 ms', undefined],
    ['that redirects', 302, 'WebhookRefused', 'a redirect, which is not followed', true],
    ['that does not know us', 401, 'WebhookRefused', 'expected status 200, got 401', true],
  ])(
    'is not noted of a receiver %s, and posted by the next attempt',
    async (_case, status, type, message, final) => {
      const { got, table, attempt } = await receiver(status, 200);
      const { outcome, told } = await attempt(BEGAN);
      expect(outcome).toMatchObject({ type, message: expect.stringContaining(message) });
      expect((outcome as ApplicationFailure).nonRetryable ?? undefined).toBe(final ?? false);
      expect(JSON.stringify(outcome)).not.toMatch(/s3cret|t0ken/);
      expect(told).toBeUndefined();
      expect(table.rows).toEqual([]);
      expect((await attempt(BEGAN)).outcome).toBe(true);
      expect(got.map(({ key }) => key)).toEqual([
        changeId('company-pipeline', BEGAN),
        changeId('company-pipeline', BEGAN),
      ]);
    },
  );

  it('is not posted again where it was, and could not be noted: the heartbeat says so', async () => {
    const { got, table, attempt } = await receiver();
    table.failure = new Error('no host');
    const { outcome, told } = await attempt(BEGAN);
    expect(outcome).toBe(true);
    expect(told).toBe(changeId('company-pipeline', BEGAN));
    table.failure = undefined;
    expect((await attempt(BEGAN, told)).outcome).toBe(true);
    expect(got).toHaveLength(1);
    expect(table.rows).toMatchObject([{ began_sent_at: expect.any(Date) }]);
  });

  it('is posted again, under the same name, where the worker was killed before it could tell that it was', async () => {
    const { got, table, attempt } = await receiver();
    table.failure = new Error('killed');
    await attempt(BEGAN);
    table.failure = undefined;
    await attempt(BEGAN);
    expect(got.map(({ key }) => key)).toEqual([
      changeId('company-pipeline', BEGAN),
      changeId('company-pipeline', BEGAN),
    ]);
    expect(got[0]?.message).toEqual(got[1]?.message);
  });

  it('is not posted any more once it is cancelled', async () => {
    const { sendAlert } = createAlertActivities({
      pipeline: 'companies',
      thresholds: thresholdsOf(),
      episodes: alertEpisodes(new FakeAlertTable()),
      reports: { lastHour: () => Promise.resolve([]) },
      workflows: { ingestStatus: () => Promise.reject(new Error('nobody asks')) },
      webhook: openWebhook({ url: await server(() => undefined), timeoutMs: 15_000, headers: {} }),
    });
    const environment = activityEnvironment();
    environment.on('heartbeat', () => environment.cancel('CANCELLED'));
    await expect(environment.run(sendAlert, { pipelineId: 'p', change: BEGAN })).rejects.toBeInstanceOf(
      CancelledFailure,
    );
  });
});

it('where nobody is told, nothing is sent', async () => {
  const table = new FakeAlertTable();
  const { sendAlert } = createAlertActivities({
    pipeline: 'companies',
    thresholds: thresholdsOf(),
    episodes: alertEpisodes(table),
    reports: { lastHour: () => Promise.resolve([]) },
    workflows: { ingestStatus: () => Promise.reject(new Error('nobody asks')) },
  });
  await expect(activityEnvironment().run(sendAlert, { pipelineId: 'p', change: BEGAN })).resolves.toBe(false);
  expect(table.rows).toEqual([]);
});
