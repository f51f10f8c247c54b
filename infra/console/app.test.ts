import { Hono } from 'hono';
import { ActionRefused, type Actions } from '../../cli/actions/actions.ts';
import type { ActionRequest } from '../../cli/actions/requests.ts';
import { postAsPage } from '../../tests/fakes/postAsPage.ts';
import { actionsApp } from './actions.ts';
import { consoleApp, type ConsoleDependencies } from './app.ts';

const FILES = { html: '<!doctype html><p>the page</p>', script: 'script', style: 'style', land: '<svg/>' };
const TOKEN = 'a-long-secret-text';

/** Actions that are noted, and not carried out. */
const noting = (asked: ActionRequest[]): Actions => ({
  carryOut(request) {
    asked.push(request);
    return Promise.resolve({ text: 'Done.', workflowId: 'company-pipeline/ingest', answer: {} });
  },
});

/** The console of two pipelines with what a test changes of it, and the actions that it carried out on each. */
function appOf({
  actions,
  readOnly = false,
  ...change
}: Partial<ConsoleDependencies> & { readonly actions?: Actions; readonly readOnly?: boolean } = {}) {
  const done: ActionRequest[] = [];
  const onOther: ActionRequest[] = [];
  const app = consoleApp({
    live: { listen: () => () => true, look: () => Promise.resolve(undefined) },
    files: FILES,
    guard: { hosts: ['127.0.0.1', 'localhost'] },
    pipelines: new Map([
      ['companies', [actionsApp(actions ?? noting(done), readOnly)]],
      ['earthquakes', [actionsApp(noting(onOther), readOnly)]],
    ]),
    topics: new Hono(),
    ...change,
  });
  const ask = (path: string, headers: Record<string, string> = {}) =>
    app.request(`http://127.0.0.1:9021${path}`, { headers: { host: '127.0.0.1:9021', ...headers } });
  const act = (body: unknown, headers: Record<string, string> = {}, query = '') =>
    postAsPage(app, `/api/actions${query}`, body, headers);
  return { ask, act, done, onOther };
}

describe('the console’s page', () => {
  it.each(['/', '/console.js', '/console.css', '/land.svg'])(
    'sends %s compressed to whoever takes it so, and not again while it is the same',
    async (path) => {
      const { ask } = appOf();
      const { headers, body } = await ask(path, { 'accept-encoding': 'gzip, deflate, br' });
      expect([headers.get('content-encoding'), headers.get('vary')]).toEqual(['gzip', 'Accept-Encoding']);
      const plain = await ask(path);
      expect([plain.headers.get('content-encoding'), plain.headers.get('vary')]).toEqual([
        null,
        'Accept-Encoding',
      ]);
      expect(await new Response(body?.pipeThrough(new DecompressionStream('gzip'))).text()).toBe(
        await plain.text(),
      );
      for (const sent of [headers, plain.headers]) {
        expect(sent.get('cache-control')).toBe('no-cache');
        const again = await ask(path, { 'accept-encoding': 'gzip', 'if-none-match': sent.get('etag') ?? '' });
        expect([again.status, await again.text()]).toEqual([304, '']);
      }
    },
  );

  it('sends events as they come, not compressed', async () => {
    const { headers, body } = await appOf().ask('/api/events', { 'accept-encoding': 'gzip' });
    expect(headers.get('content-encoding')).toBeNull();
    await body?.cancel();
  });

  it('may load its own files alone, and stand in no frame', async () => {
    const { headers } = await appOf().ask('/');
    const policy = headers.get('content-security-policy');
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toContain('unsafe');
    expect(headers.get('x-frame-options')).toBe('DENY');
  });

  it.each(['evil.example', 'evil.example:9021', '127.0.0.1.evil.example:9021', ''])(
    'is not shown under the name %j, which may have been made to lead here',
    async (host) => {
      expect((await appOf().ask('/', { host })).status).toBe(403);
      expect((await appOf().ask('/api/view', { host })).status).toBe(403);
    },
  );

  it('says what is away with a status of its own', async () => {
    const answer = await appOf().ask('/api/view');
    expect([answer.status, await answer.json()]).toEqual([503, { error: 'the stack does not run' }]);
  });
});

describe('a token', () => {
  const guarded = { guard: { hosts: ['127.0.0.1'], token: TOKEN } };

  it.each(['/', '/api/view', '/api/events', '/console.js'])('is asked for at %s', async (path) => {
    expect((await appOf(guarded).ask(path)).status).toBe(401);
    expect((await appOf(guarded).ask(path, { authorization: 'Bearer wrong' })).status).toBe(401);
  });

  it('opens the page once, and stays in a cookie that no script and no other site has', async () => {
    const { ask } = appOf(guarded);
    const opened = await ask(`/?token=${TOKEN}`);
    expect(opened.status).toBe(302);
    const cookie = opened.headers.get('set-cookie') ?? '';
    expect(cookie).toMatch(/HttpOnly/);
    expect(cookie).toMatch(/SameSite=Strict/);
    expect((await ask('/', { cookie: cookie.split(';')[0] ?? '' })).status).toBe(200);
    expect((await ask('/?token=wrong')).status).toBe(401);
  });

  it('is needed for an action, too', async () => {
    const { act, done } = appOf(guarded);
    expect((await act({ action: 'pause' })).status).toBe(401);
    expect((await act({ action: 'pause' }, { authorization: `Bearer ${TOKEN}` })).status).toBe(200);
    expect(done).toEqual([{ action: 'pause' }]);
  });
});

describe('an action', () => {
  it('is carried out for the console’s own page', async () => {
    const { act, done } = appOf();
    const answer = await act({ action: 'setInterval', value: 30 });
    expect([answer.status, await answer.json()]).toEqual([
      200,
      { text: 'Done.', workflowId: 'company-pipeline/ingest', answer: {} },
    ]);
    expect(done).toEqual([{ action: 'setInterval', value: 30 }]);
  });

  it('is carried out on the pipeline that the address names, and on the first where it names none', async () => {
    const { act, done, onOther } = appOf();
    await act({ action: 'pause' }, {}, '?pipeline=earthquakes');
    expect([done, onOther]).toEqual([[], [{ action: 'pause' }]]);
    await act({ action: 'resume' });
    expect([done, onOther]).toEqual([[{ action: 'resume' }], [{ action: 'pause' }]]);
  });

  it('on a pipeline that does not run here is carried out on none', async () => {
    const { act, done, onOther } = appOf();
    const answer = await act({ action: 'pause' }, {}, '?pipeline=bikes');
    expect([answer.status, await answer.json()]).toEqual([
      404,
      { error: 'no pipeline "bikes" runs here; expected one of companies, earthquakes' },
    ]);
    expect([done, onOther]).toEqual([[], []]);
  });

  it.each([
    ['comes from another site', { origin: 'http://evil.example' }],
    ['comes from another port', { origin: 'http://127.0.0.1:8000' }],
    ['says nothing of where it comes from', { origin: '' }],
    ['could be a form’s', { 'content-type': 'text/plain' }],
    ['lacks the header that a form cannot send', { 'x-console-action': '' }],
  ])('is refused where it %s', async (_, headers) => {
    const { act, done } = appOf();
    expect((await act({ action: 'pause' }, headers)).status).toBe(403);
    expect(done).toEqual([]);
  });

  it.each([
    [{ action: 'drop' }],
    [{ action: 'setInterval' }],
    [{ action: 'pause', more: 1 }],
    ['pause'],
    [null],
  ])('is refused where there is none such: %j', async (body) => {
    const { act, done } = appOf();
    expect((await act(body)).status).toBe(400);
    expect(done).toEqual([]);
  });

  it('is refused with what is wrong with its value', async () => {
    const answer = await appOf().act({ action: 'setInterval', value: 0 });
    expect(await answer.json()).toEqual({ error: expect.stringMatching(/^Refused: value: .*>=1/) });
  });

  it('is refused by a console that only reads', async () => {
    const { act, done } = appOf({ readOnly: true });
    expect((await act({ action: 'pause' })).status).toBe(403);
    expect(done).toEqual([]);
  });

  it('that the workflow refuses is answered with its words', async () => {
    const actions = {
      carryOut: () => Promise.reject(new ActionRefused('Refused: ingestion is already paused')),
    };
    const answer = await appOf({ actions }).act({ action: 'pause' });
    expect([answer.status, await answer.json()]).toEqual([
      409,
      { error: 'Refused: ingestion is already paused' },
    ]);
  });
});
