import type { IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import { inspect } from 'node:util';
import { fieldsOf, listOf, type SourceDescription } from '../../domain/source.ts';
import { useHttpServers } from '../../tests/fakes/httpServers.ts';
import { openSource } from './source.ts';

const serve = useHttpServers();
const never = new AbortController().signal;
const tick = { quantity: 1, seed: 1, scheduledAt: '2026-11-27T12:00:00.000Z' };
const headers = { Authorization: 'Bearer t0ken', 'X-Key': 'k3y' };

/** An answer is `{"items": […], "next": "/link", "cursor": "…"}`. */
const linked: Omit<SourceDescription, 'configuration' | 'record'> = {
  request: ({ cursor }) => ({ query: cursor === undefined ? {} : { after: cursor } }),
  read(answer) {
    const items = listOf(answer, 'items');
    if ('problem' in items) return items;
    const { next, cursor } = fieldsOf(answer);
    return {
      items,
      ...(typeof next === 'string' ? { next: { url: next } } : {}),
      ...(typeof cursor === 'string' ? { cursor } : {}),
    };
  },
};

/** A source whose answers are those of `answer`, and what was asked of it. */
async function sourceOf(
  answer: (path: string, page: number) => unknown,
  description: Partial<typeof linked> = {},
  maxBytes: number = 100_000,
) {
  const asked: IncomingMessage[] = [];
  const url = await serve((request, response) => {
    asked.push(request);
    response.end(JSON.stringify(answer(request.url ?? '', asked.length)));
  });
  const config = { url: `${url}/items?key=s3cret`, timeoutMs: 60_000, maxBytes, headers, settings: {} };
  return { url, asked, source: openSource({ ...linked, ...description }, config) };
}

async function failure(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => undefined,
    (error: unknown) => error,
  );
}

describe('pages', () => {
  it('are fetched one after the other by the links of their answers, with the headers that are configured', async () => {
    const { asked, source } = await sourceOf((_path, page) => ({
      items: [page],
      ...(page < 3 ? { next: `/items?page=${page + 1}` } : { cursor: 'c3' }),
    }));
    await expect(source.fetch(tick, never)).resolves.toEqual({ items: [1, 2, 3], cursor: 'c3' });
    expect(asked.map(({ url }) => url)).toEqual(['/items?key=s3cret', '/items?page=2', '/items?page=3']);
    expect(asked.map((request) => request.headers.authorization)).toEqual(
      asked.map(() => headers.Authorization),
    );
  });

  it('are fetched by offset, too', async () => {
    const { asked, source } = await sourceOf((_path, page) => ({ items: page < 3 ? [page, page] : [page] }), {
      request: () => ({ query: { limit: 2, offset: 0 } }),
      read(answer, { request: { query = {} } }) {
        const items = listOf(answer, 'items');
        if ('problem' in items) return items;
        const offset = Number(query['offset']) + items.length;
        return { items, ...(items.length < 2 ? {} : { next: { query: { ...query, offset } } }) };
      },
    });
    await expect(source.fetch(tick, never)).resolves.toEqual({ items: [1, 1, 2, 2, 3] });
    expect(asked.map(({ url }) => url)).toEqual(
      [0, 2, 4].map((offset) => `/items?key=s3cret&limit=2&offset=${offset}`),
    );
  });

  it('that never end are none: nothing of them is taken', async () => {
    const { asked, source } = await sourceOf(
      (_path, page) => ({ items: [page], next: `/items?page=${page}` }),
      {
        maxPages: 5,
      },
    );
    expect(await failure(source.fetch(tick, never))).toMatchObject({
      name: 'SourceAnswerInvalid',
      message: expect.stringMatching(/: expected 5 pages at most, got a further one$/),
    });
    expect(asked).toHaveLength(5);
  });

  it('that come round are none, either', async () => {
    const { asked, source } = await sourceOf((path) => ({
      items: [1],
      next: path.includes('page=2') ? '/items?page=1' : '/items?page=2',
    }));
    expect(await failure(source.fetch(tick, never))).toMatchObject({
      name: 'SourceAnswerInvalid',
      message: expect.stringMatching(
        /: expected pages that come to an end, page 3 leads back to an earlier one$/,
      ),
    });
    expect(asked.slice(1).map(({ url }) => url)).toEqual(['/items?page=2', '/items?page=1']);
  });

  it('are left to the next tick where one of them says how to go on', async () => {
    const { source } = await sourceOf(
      (_path, page) => ({ items: [page], next: `/items?page=${page + 1}`, cursor: `c${page}` }),
      { maxPages: 2 },
    );
    await expect(source.fetch(tick, never)).resolves.toEqual({ items: [1, 2], cursor: 'c2' });
  });

  it('are together as large as one answer may be', async () => {
    const { source } = await sourceOf(
      (_path, page) => ({
        items: ['x'.repeat(400)],
        ...(page < 9 ? { next: `/items?page=${page + 1}` } : {}),
      }),
      {},
      2000,
    );
    expect(await failure(source.fetch(tick, never))).toMatchObject({
      name: 'SourceAnswerInvalid',
      message: expect.stringContaining('expected an answer of at most 2000 bytes'),
    });
  });

  it('on another host are not asked for: an answer does not decide who gets the token', async () => {
    const strangers: IncomingMessage[] = [];
    const elsewhere = await serve((request, response) => {
      strangers.push(request);
      response.end('{"items": []}');
    });
    const { source } = await sourceOf(() => ({ items: [1], next: `${elsewhere}/items` }));
    expect(await failure(source.fetch(tick, never))).toMatchObject({
      name: 'SourceAnswerInvalid',
      message: expect.stringMatching(/got a link that leads elsewhere$/),
    });
    expect(strangers).toEqual([]);
  });
});

describe('headers', () => {
  it('do not follow a redirect to another host', async () => {
    const strangers: IncomingMessage[] = [];
    const elsewhere = await serve((request, response) => {
      strangers.push(request);
      response.end('{"items": [1]}');
    });
    const url = await serve((_request, response) => {
      response.writeHead(302, { location: `${elsewhere}/items` }).end();
    });
    const config = { url, timeoutMs: 60_000, maxBytes: 1000, headers, settings: {} };
    await expect(openSource(linked, config).fetch(tick, never)).resolves.toEqual({ items: [1] });
    expect(strangers).toHaveLength(1);
    expect(JSON.stringify(strangers.map((request) => request.headers))).not.toMatch(/t0ken|k3y/);
  });

  it.each([404, 410, 429, 500])('are in nothing that hangs on a failure with status %i', async (status) => {
    const url = await serve((_request, response) => {
      response.writeHead(status).end('t0ken');
    });
    const config = { url, timeoutMs: 60_000, maxBytes: 1000, headers, settings: {} };
    const error = await failure(openSource(linked, config).fetch({ ...tick, cursor: 'c' }, never));
    expect(error).toBeInstanceOf(Error);
    expect(inspect(error, { depth: 12, showHidden: true })).not.toMatch(/t0ken|k3y/);
  });
});

describe('a request', () => {
  it('with a body is a POST of its JSON', async () => {
    const bodies: Promise<string>[] = [];
    const url = await serve((request, response) => {
      bodies.push(text(request));
      expect(request.method).toBe('POST');
      expect(request.headers['content-type']).toMatch('application/json');
      response.end('{"items": []}');
    });
    const config = { url, timeoutMs: 60_000, maxBytes: 1000, headers, settings: {} };
    const source = openSource({ ...linked, request: () => ({ body: { query: '{ quakes }' } }) }, config);
    await source.fetch(tick, never);
    expect(await Promise.all(bodies)).toEqual(['{"query":"{ quakes }"}']);
  });

  it('comes no sooner after another one than the pace allows', async () => {
    const paceMs = 200;
    const times: number[] = [];
    const { source } = await sourceOf(
      (_path, page) => {
        times.push(performance.now());
        return { items: [], ...(page % 2 === 1 ? { next: `/items?page=${page}` } : {}) };
      },
      { paceMs },
    );
    await Promise.all([source.fetch(tick, never), source.fetch(tick, never)]);
    // The first comes some time after it was let through; each after that is let through a whole pace later.
    expect(times).toHaveLength(4);
    expect((times[3] ?? 0) - (times[0] ?? 0)).toBeGreaterThan(2 * paceMs);
  });

  it('that waits for its turn ends with the reason when it is cancelled', async () => {
    const { source } = await sourceOf(() => ({ items: [] }), { paceMs: 3_600_000 });
    await source.fetch(tick, never);
    const cancel = new AbortController();
    const waiting = failure(source.fetch(tick, cancel.signal));
    cancel.abort(new Error('cancelled by the test'));
    expect(await waiting).toMatchObject({ message: 'cancelled by the test' });
  });
});

describe('a cursor', () => {
  it('goes with the request', async () => {
    const { asked, source } = await sourceOf(() => ({ items: [] }));
    await source.fetch({ ...tick, cursor: 'c7' }, never);
    expect(asked.map(({ url }) => url)).toEqual(['/items?key=s3cret&after=c7']);
  });

  it('that is refused has a failure of its own; the same status without a cursor has not', async () => {
    const url = await serve((_request, response) => response.writeHead(410).end());
    const source = openSource(linked, { url, timeoutMs: 60_000, maxBytes: 1000, headers, settings: {} });
    expect(await failure(source.fetch({ ...tick, cursor: 'c7' }, never))).toMatchObject({
      name: 'SourceCursorRefused',
      message: expect.stringMatching(
        /no longer takes the cursor .* \(status 410\); the next tick begins without one/,
      ),
    });
    expect(await failure(source.fetch(tick, never))).toMatchObject({ name: 'SourceRejected', status: 410 });
  });

  it('that is too long to be carried on is none', async () => {
    const { source } = await sourceOf(() => ({ items: [], cursor: 'c'.repeat(1001) }));
    expect(await failure(source.fetch(tick, never))).toMatchObject({
      name: 'SourceAnswerInvalid',
      message: expect.stringMatching(/expected a cursor of at most 1000 characters, got 1001$/),
    });
  });
});
