import { WorkflowNotFoundError, type Client } from '@temporalio/client';
import type { DeadLetter, DeadLetterHead } from '../../connections/cassandra/deadLetters.ts';
import { postAsPage } from '../../tests/fakes/postAsPage.ts';
import { deadLettersApp, type DeadLetterSources } from './deadLetters.ts';

const HEAD: DeadLetterHead = {
  day: '2026-11-23',
  partition: 0,
  offset: '9',
  reason: 'revenue: must be number: x',
  appendedAt: new Date().toISOString(),
};

function appOf(change: Partial<DeadLetterSources> = {}) {
  const started: unknown[] = [];
  const client = {
    workflow: {
      start: async (type: string, { args }: { args: unknown[] }) => started.push([type, ...args]),
      getHandle: (id: string) => ({
        executeUpdate: async (update: string) => started.push([id, update]),
        describe: async () => ({
          workflowId: 'w',
          runId: 'r',
          startTime: new Date(0),
          status: { name: 'COMPLETED' },
        }),
        query: async () => ({ state: 'done' }),
      }),
    },
  };
  const app = deadLettersApp({
    names: { topic: 't', workflowId: 'p', taskQueue: 'q' },
    partitions: async () => ['0'],
    table: {
      heads: async ({ day }) => (day === HEAD.appendedAt.slice(0, 10) ? [HEAD] : []),
      at: async (_, { offset }) =>
        offset === '9'
          ? ({ ...HEAD, key: null, value: Buffer.from('secret') } satisfies DeadLetter)
          : undefined,
    },
    shown: ({ value, ...head }, all) => ({
      ...head,
      key: null,
      bytes: value?.length ?? 0,
      ...(all ? { text: String(value) } : {}),
    }),
    withTemporal: (use) => use(client as unknown as Client),
    readOnly: false,
    ...change,
  });
  const post = (body: unknown, headers: Record<string, string> = {}, path = '/api/redrive') =>
    postAsPage(app, path, body, headers);
  const ask = async (path: string) => {
    const answer = await app.request(`http://127.0.0.1:9021${path}`);
    return { status: answer.status, text: await answer.text() };
  };
  return { ask, post, started };
}

it('answers with kinds, letters and the newest redrive', async () => {
  const { text } = await appOf().ask('/api/dead-letters?hours=24');
  expect(JSON.parse(text)).toMatchObject({
    summary: { count: 1, kinds: [{ kind: 'revenue: must be number' }] },
    letters: [{ offset: '9' }],
    redrive: { value: { execution: 'COMPLETED' } },
  });
});

it('tells of a Temporal that is away, and shows the rest', async () => {
  const away = { withTemporal: () => Promise.reject(new Error('away')) };
  expect(JSON.parse((await appOf(away).ask('/api/dead-letters')).text)).toMatchObject({
    summary: { count: 1 },
    redrive: { error: 'away' },
  });
});

it('shows one with what may be personal on demand alone', async () => {
  const path = '/api/dead-letters/2026-11-23/0/9';
  expect((await appOf().ask(path)).text).not.toContain('secret');
  expect((await appOf().ask(`${path}?all=1`)).text).toContain('secret');
});

it.each([
  ['/api/dead-letters?hours=5', 400],
  ['/api/dead-letters/today/0/9', 400],
  ['/api/dead-letters/2026-11-23/0/8', 404],
])('refuses %s with %i', async (path, status) => {
  expect((await appOf().ask(path)).status).toBe(status);
});

describe('a mend', () => {
  const path = '/api/dead-letters/2026-11-23/0/9';
  const value = '{"revenue": 12}';

  it('begins with the value as it came', async () => {
    expect(JSON.parse((await appOf().ask(`${path}/value`)).text)).toEqual({ value: 'secret' });
    const binary = { at: async () => ({ ...HEAD, key: null, value: Buffer.from([0xff]) }) };
    const app = appOf({ table: { heads: async () => [], ...binary } });
    expect(JSON.parse((await app.ask(`${path}/value`)).text)).toEqual({ value: null });
  });

  it('says what the schema says of another value, and sends nothing', async () => {
    const { post, started } = appOf({ readOnly: true });
    expect(await (await post({ value }, {}, `${path}/judge`)).json()).toMatchObject({ text: value });
    expect(started).toEqual([]);
  });

  it('is started for the console’s own page', async () => {
    const { post, started } = appOf();
    expect((await post({ value }, {}, `${path}/mend`)).status).toBe(200);
    const mend = { day: '2026-11-23', partition: 0, offset: '9', value };
    expect(started).toEqual([['redriveDeadLetters', { mend, dryRun: false }]]);
  });

  it('is refused of one that was sent again already', async () => {
    const redriven = { at: HEAD.appendedAt, to: '0/12', outcome: 'mended: stored' };
    const at = async () => ({ ...HEAD, key: null, value: null, redriven });
    const { post, started } = appOf({ table: { heads: async () => [], at } });
    const answer = await post({ value }, {}, `${path}/mend`);
    expect([answer.status, await answer.text()]).toEqual([409, expect.stringContaining('mended: stored')]);
    expect(started).toEqual([]);
  });

  it.each([
    ['another site asks', { value }, { origin: 'http://evil.example' }, path, 403],
    ['there is no value', { value: 7 }, {}, path, 400],
    ['the value is empty', { value: '' }, {}, path, 409],
    ['there is no such dead letter', { value }, {}, '/api/dead-letters/2026-11-23/0/8', 409],
    ['it names none', { value }, {}, '/api/dead-letters/2026-11-23/0/x', 400],
  ])('is refused where %s', async (_, body, headers, of, status) => {
    const { post, started } = appOf();
    expect((await post(body, headers, `${of}/mend`)).status).toBe(status);
    expect(started).toEqual([]);
  });

  it('is refused by a console that only reads', async () => {
    const { post, started } = appOf({ readOnly: true });
    expect((await post({ value }, {}, `${path}/mend`)).status).toBe(403);
    expect(started).toEqual([]);
  });
});

describe('a redrive', () => {
  it('is started for the console’s own page', async () => {
    const { post, started } = appOf();
    expect((await post({ reason: 'revenue', dryRun: true })).status).toBe(200);
    expect(started).toEqual([['redriveDeadLetters', { reason: 'revenue', dryRun: true }]]);
  });

  it.each([
    ['another site asks', {}, { origin: 'http://evil.example' }, 403],
    ['it could be a form’s', {}, { 'content-type': 'text/plain' }, 403],
    ['its rate is none', { perSecond: 0 }, {}, 409],
    ['it is no object', 'all', {}, 400],
  ])('is refused where %s', async (_, body, headers, status) => {
    const { post, started } = appOf();
    expect((await post(body, headers)).status).toBe(status);
    expect(started).toEqual([]);
  });

  it('is refused by a console that only reads', async () => {
    const { post, started } = appOf({ readOnly: true });
    for (const path of ['/api/redrive', '/api/redrive/pause', '/api/redrive/resume'])
      expect((await post({}, {}, path)).status).toBe(403);
    expect(started).toEqual([]);
  });

  it('is paused, and goes on', async () => {
    const { post, started } = appOf();
    const answers = [await post({}, {}, '/api/redrive/pause'), await post({}, {}, '/api/redrive/resume')];
    expect(await Promise.all(answers.map((it) => it.json()))).toEqual([
      { text: 'It is paused.' },
      { text: 'It goes on.' },
    ]);
    expect(started).toEqual([
      ['p/redrive', 'pause'],
      ['p/redrive', 'resume'],
    ]);
  });

  it('is not paused where none runs, which it says', async () => {
    const answer = await appOf({
      withTemporal: () => Promise.reject(new WorkflowNotFoundError('not found', 'p/redrive', undefined)),
    }).post({}, {}, '/api/redrive/pause');
    expect([answer.status, await answer.json()]).toEqual([409, { error: 'No redrive runs.' }]);
  });
});
