import { QueryNotRegisteredError, WorkflowNotFoundError, type Client } from '@temporalio/client';
import { postAsPage } from '../../tests/fakes/postAsPage.ts';
import { backfillApp, type BackfillSources } from './backfill.ts';

const STATUS = { state: 'running', ticks: 10, published: 3 };

function appOf(change: Partial<BackfillSources> = {}) {
  const asked: unknown[] = [];
  const client = {
    workflow: {
      start: async (type: string, { args }: { args: unknown[] }) => asked.push([type, ...args]),
      getHandle: (id: string) => ({
        describe: async () => ({ runId: 'r', startTime: new Date(0), status: { name: 'RUNNING' } }),
        query: async () => STATUS,
        executeUpdate: async (name: string) => asked.push([id, name]),
      }),
    },
  };
  const app = backfillApp({
    names: { workflowId: 'p', taskQueue: 'q' },
    withTemporal: (use) => use(client as unknown as Client),
    readOnly: false,
    temporalUi: 'http://127.0.0.1:8233',
    ...change,
  });
  const post = (path: string, body: unknown = {}, headers: Record<string, string> = {}) =>
    postAsPage(app, path, body, headers);
  return { app, post, asked };
}

it('answers with the newest back-fill and a link to its workflow', async () => {
  const answer = await appOf().app.request('http://127.0.0.1:9021/api/backfill');
  expect(await answer.json()).toEqual({
    backfill: {
      value: {
        workflowId: 'p/backfill',
        runId: 'r',
        startedAt: new Date(0).toISOString(),
        execution: 'RUNNING',
        status: STATUS,
      },
    },
    href: 'http://127.0.0.1:8233/namespaces/default/workflows/p%2Fbackfill',
    readOnly: false,
  });
});

it('shows one that failed at its input, without a status', async () => {
  const handle = {
    describe: async () => ({ runId: 'r', startTime: new Date(0), status: { name: 'FAILED' } }),
    query: async () => {
      throw Object.assign(Object.create(QueryNotRegisteredError.prototype), { message: 'not registered' });
    },
  };
  const client = { workflow: { getHandle: () => handle } };
  const { app } = appOf({ withTemporal: (use) => use(client as unknown as Client) });
  const answer = await app.request('http://127.0.0.1:9021/api/backfill');
  expect(await answer.json()).toMatchObject({ backfill: { value: { execution: 'FAILED' } } });
});

it('starts, pauses and resumes one', async () => {
  const { post, asked } = appOf();
  expect((await post('/api/backfill', { ticks: 5 })).status).toBe(200);
  await post('/api/backfill/pause');
  await post('/api/backfill/resume');
  expect(asked).toEqual([
    ['backfill', { ticks: 5 }],
    ['p/backfill', 'pause'],
    ['p/backfill', 'resume'],
  ]);
});

it('refuses what is not valid, what another page asks for, and all where it only reads', async () => {
  const { post, asked } = appOf();
  expect((await post('/api/backfill', { ticks: 0 })).status).toBe(409);
  expect((await post('/api/backfill', { ticks: 5 }, { origin: 'http://evil.example' })).status).toBe(403);
  for (const path of ['/api/backfill', '/api/backfill/pause', '/api/backfill/resume'])
    expect((await appOf({ readOnly: true }).post(path, { ticks: 5 })).status).toBe(403);
  expect(asked).toEqual([]);
});

it('says that none runs which could be paused', async () => {
  const answer = await appOf({
    withTemporal: () => Promise.reject(new WorkflowNotFoundError('not found', 'p/backfill', undefined)),
  }).post('/api/backfill/pause');
  expect([answer.status, await answer.json()]).toEqual([409, { error: 'No back-fill runs.' }]);
});
