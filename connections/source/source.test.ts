import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { inspect } from 'node:util';
import { gzipSync } from 'node:zlib';
import pWaitFor from 'p-wait-for';
import type { SourceConfig } from '../../config/sourceConfig.ts';
import { companySource } from '../../pipelines/companies/source.ts';
import { SourceRateLimited } from './errors.ts';
import { openSource } from './source.ts';

const request = { quantity: 2, seed: 77, scheduledAt: '2026-11-23T12:00:00.000Z' };
const limits = { timeoutMs: 5000, maxBytes: 1_000_000, headers: {}, settings: {} };
const never = new AbortController().signal;
const servers: Server[] = [];

/** A source on a free port that answers as `listener` says. */
async function sourceThat(listener: RequestListener, overrides: Partial<SourceConfig> = {}) {
  const server = createServer(listener);
  servers.push(server);
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}/api/v1/companies`;
  return {
    url,
    server,
    source: openSource(companySource, { ...limits, url, ...overrides }),
  };
}

const json =
  (body: unknown): RequestListener =>
  (_request, response) => {
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify(body));
  };

afterEach(async () => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    await new Promise((resolve) => {
      server.close(resolve);
    });
  }
});

describe('a source', () => {
  it('asks for quantity, seed and locale, and gives the companies as they came', async () => {
    const asked: string[] = [];
    const companies = [{ id: 1, name: 'A' }, { id: 2 }];
    const { source } = await sourceThat(
      (incoming, response) => {
        asked.push(incoming.url ?? '');
        json({ status: 'OK', data: companies })(incoming, response);
      },
      { settings: { LOCALE: 'de_DE' } },
    );
    await expect(source.fetch(request, never)).resolves.toEqual({ items: companies });
    expect(asked).toEqual(['/api/v1/companies?_quantity=2&_seed=77&_locale=de_DE']);
  });

  it('takes no more than it asked for', async () => {
    const { source } = await sourceThat(json({ data: [1, 2, 3, 4] }));
    await expect(source.fetch(request, never)).resolves.toEqual({ items: [1, 2] });
  });

  it('follows a redirect', async () => {
    const { source } = await sourceThat((incoming, response) => {
      if (incoming.url?.startsWith('/moved') === true) json({ data: [1] })(incoming, response);
      else response.writeHead(301, { location: '/moved' }).end();
    });
    await expect(source.fetch(request, never)).resolves.toEqual({ items: [1] });
  });

  it('finds a redirect without an end wrong for good', async () => {
    const { source } = await sourceThat((_incoming, response) => {
      response.writeHead(302, { location: '/again' }).end();
    });
    await expect(source.fetch(request, never)).rejects.toMatchObject({
      name: 'SourceRejected',
      message: expect.stringContaining('redirects more than 3 times'),
    });
  });

  it('is unavailable when the connection is refused', async () => {
    const { source, server, url } = await sourceThat(json({}));
    await new Promise((resolve) => {
      server.close(resolve);
    });
    await expect(source.fetch(request, never)).rejects.toMatchObject({
      name: 'SourceUnavailable',
      message: expect.stringMatching(new RegExp(`^Source ${url}: no answer: .*ECONNREFUSED`)),
    });
  });

  it('is unavailable when nothing comes in time', async () => {
    const { source } = await sourceThat(() => undefined, { timeoutMs: 100 });
    await expect(source.fetch(request, never)).rejects.toMatchObject({
      name: 'SourceUnavailable',
      message: expect.stringContaining('no complete answer within 100 ms'),
    });
  });

  it('is unavailable when the answer drips without coming to its end in time', async () => {
    const { source } = await sourceThat(
      (_incoming, response) => {
        const timer = setInterval(() => response.write(' '), 20);
        response.on('close', () => clearInterval(timer));
      },
      { timeoutMs: 300 },
    );
    await expect(source.fetch(request, never)).rejects.toMatchObject({ name: 'SourceUnavailable' });
  });

  it('is unavailable when the connection breaks in the middle of the answer', async () => {
    const { source } = await sourceThat((_incoming, response) => {
      response.writeHead(200, { 'content-length': '1000' });
      response.write('{"data": [', () => response.destroy());
    });
    await expect(source.fetch(request, never)).rejects.toMatchObject({ name: 'SourceUnavailable' });
  });

  it.each([500, 502, 503, 408, 425])('is unavailable on status %i', async (status) => {
    const { source } = await sourceThat((_incoming, response) => {
      response.writeHead(status).end('secret');
    });
    await expect(source.fetch(request, never)).rejects.toMatchObject({
      name: 'SourceUnavailable',
      message: expect.stringMatching(new RegExp(`: expected status 200, got ${status}$`)),
    });
  });

  it.each([
    ['17', 17_000],
    [undefined, 30_000],
  ])('on 429 with Retry-After %p waits for %i ms', async (header, retryAfterMs) => {
    const { source } = await sourceThat((_incoming, response) => {
      response.writeHead(429, header === undefined ? {} : { 'retry-after': header }).end();
    });
    await expect(source.fetch(request, never)).rejects.toMatchObject({
      name: 'SourceRateLimited',
      retryAfterMs,
    });
  });

  it('on 503 with a Retry-After waits for as long, too', async () => {
    const { source } = await sourceThat((_incoming, response) => {
      response.writeHead(503, { 'retry-after': '3600' }).end();
    });
    await expect(source.fetch(request, never)).rejects.toMatchObject({
      name: 'SourceRateLimited',
      message: expect.stringMatching(/: expected status 200, got 503; it asks to wait for 3600 s$/),
      retryAfterMs: 3_600_000,
    });
  });

  it('that asked to be left alone is asked by nobody before that time, and is then', async () => {
    let asked = 0;
    const { source } = await sourceThat((incoming, response) => {
      asked += 1;
      if (asked === 1) response.writeHead(429, { 'retry-after': '2' }).end();
      else json({ data: [1] })(incoming, response);
    });
    await expect(source.fetch(request, never)).rejects.toMatchObject({ retryAfterMs: 2000 });
    const again = await source.fetch({ ...request, seed: 78 }, never).catch((error: unknown) => error);
    // In whole milliseconds, as Temporal takes them.
    expect(String(again)).toMatch(/too many requests \(429\); it asks to wait for [12] s$/);
    expect(again instanceof SourceRateLimited && Number.isInteger(again.retryAfterMs)).toBe(true);
    expect(asked).toBe(1);
    await pWaitFor(async () => {
      const fetched = await source.fetch(request, never).catch(() => undefined);
      return fetched?.items.length === 1;
    });
    expect(asked).toBe(2);
  });

  it.each([400, 401, 404, 410])('is wrong for good on status %i', async (status) => {
    const { source } = await sourceThat((_incoming, response) => {
      response.writeHead(status).end();
    });
    await expect(source.fetch(request, never)).rejects.toMatchObject({ name: 'SourceRejected', status });
  });

  it.each([
    [
      'HTML',
      'text/html',
      '<html>Secretperson</html>',
      'expected JSON, got 25 bytes that are none (text/html)',
    ],
    [
      'broken JSON',
      'application/json',
      '{"data": [{"name": "Secretperson"',
      'that are none (application/json)',
    ],
    ['nothing', 'application/json', '', 'expected JSON, got 0 bytes'],
    ['no data', 'application/json', '{"status": "OK"}', 'expected an object with a list "data", got no data'],
    ['JSON null', 'application/json', 'null', 'expected an object with a list "data", got no data'],
    ['data that is null', 'application/json', '{"data": null}', 'got data of type null'],
    [
      'data that is an object',
      'application/json',
      '{"data": {"name": "Secretperson"}}',
      'got data of type object',
    ],
    ['empty data', 'application/json', '{"data": []}', 'expected at least one company, got an empty "data"'],
  ])('finds %s invalid, without quoting it', async (_case, contentType, body, message) => {
    const { source } = await sourceThat((_incoming, response) => {
      response.writeHead(200, { 'content-type': contentType }).end(body);
    });
    const error: unknown = await source.fetch(request, never).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ name: 'SourceAnswerInvalid', message: expect.stringContaining(message) });
    expect(String(error)).not.toContain('Secretperson');
  });

  it.each([
    ['as it is', (body: string) => body, {}],
    ['compressed to a hundredth of it', (body: string) => gzipSync(body), { 'content-encoding': 'gzip' }],
  ])('finds an answer of 10 MB that comes %s too large', async (_case, encode, headers) => {
    const body = encode(JSON.stringify({ data: ['x'.repeat(10_000_000)] }));
    const { source } = await sourceThat((_incoming, response) => {
      response.writeHead(200, headers).end(body);
    });
    await expect(source.fetch(request, never)).rejects.toMatchObject({
      name: 'SourceAnswerInvalid',
      message: expect.stringContaining('expected an answer of at most 1000000 bytes'),
    });
  });

  it.each<[string, RequestListener]>([
    ['is away', (_incoming, response) => response.destroy()],
    ['says 503', (_incoming, response) => response.writeHead(503).end()],
    ['says 429', (_incoming, response) => response.writeHead(429).end()],
    ['says 404', (_incoming, response) => response.writeHead(404).end()],
    ['says nonsense', (_incoming, response) => response.end('<html>')],
    ['redirects for ever', (incoming, response) => response.writeHead(302, { location: incoming.url }).end()],
    ['says nothing in time', () => undefined],
    ['says too much', (_incoming, response) => response.end('x'.repeat(2_000_000))],
  ])('that %s shows neither password nor token', async (_case, listener) => {
    const { url } = await sourceThat(listener);
    const secret = url.replace('http://', 'http://ada:s3cret@') + '?key=t0ken';
    const source = openSource(companySource, { ...limits, url: secret, timeoutMs: 500 });
    const error: unknown = await source.fetch(request, never).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(Error);
    // As a logger writes it, with all that hangs on it.
    expect(inspect(error, { depth: 12, showHidden: true })).not.toMatch(/s3cret|t0ken/);
  });

  it('logs in with the user and password of its URL', async () => {
    const asked: (string | undefined)[] = [];
    const { url } = await sourceThat((incoming, response) => {
      asked.push(incoming.headers.authorization);
      json({ data: [1] })(incoming, response);
    });
    const source = openSource(companySource, {
      ...limits,
      url: url.replace('http://', 'http://ada:s3cret@'),
    });
    await source.fetch(request, never);
    expect(asked).toEqual([`Basic ${Buffer.from('ada:s3cret').toString('base64')}`]);
  });

  it('stops waiting when it is cancelled, and throws the reason', async () => {
    const cancel = new AbortController();
    const { source } = await sourceThat(() => cancel.abort(new Error('cancelled by the test')));
    await expect(source.fetch(request, cancel.signal)).rejects.toThrow('cancelled by the test');
  });
});
