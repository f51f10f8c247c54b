import { create } from 'axios';
import type { RunningDouble } from '../../double.ts';
import { startCompanySource, type CompanySourceOptions } from './server.ts';

const started: RunningDouble[] = [];

/** Starts a source on a free port, closed after the test; answers a client of it that takes every status code. */
async function client(options: Partial<CompanySourceOptions> = {}) {
  const source = await startCompanySource({ port: 0, ...options });
  started.push(source);
  return create({
    baseURL: `http://127.0.0.1:${source.port}`,
    validateStatus: () => true,
    proxy: false,
  });
}

afterEach(async () => {
  await Promise.all(started.splice(0).map((source) => source.close()));
});

describe('the company source', () => {
  it.each(['/api/v1/companies', '/api/v1/companies/', '/api/v2/companies'])('answers on %s', async (path) => {
    const { status, headers, data } = await (
      await client()
    ).get(`${path}?_quantity=3&_seed=42&_locale=de_DE`);
    expect(status).toBe(200);
    expect(headers['content-type']).toBe('application/json');
    expect(data).toMatchObject({ status: 'OK', code: 200, locale: 'de_DE', seed: '42', total: 3 });
    expect(data.data.map(({ id }: { id: number }) => id)).toEqual([1, 2, 3]);
  });

  it('answers the same bytes for the same seed, from another server, too', async () => {
    const path = '/api/v1/companies?_quantity=25&_seed=7';
    const texts = [await client(), await client()].map((http) => http.get(path, { responseType: 'text' }));
    const [one, other] = await Promise.all(texts);
    expect(one?.data).toBe(other?.data);
  });

  it('ignores a seed of 0, and says so', async () => {
    const http = await client();
    const answers = await Promise.all([1, 2].map(() => http.get('/api/v1/companies?_quantity=1&_seed=0')));
    expect(answers[0]?.data.seed).toBeNull();
    expect(answers[0]?.data.data).not.toEqual(answers[1]?.data.data);
  });

  it('clamps the quantity to 1000', async () => {
    const { data } = await (await client()).get('/api/v1/companies?_quantity=5000&_seed=1');
    expect(data.total).toBe(1000);
    expect(data.data).toHaveLength(1000);
  });

  it('answers a quantity that is no number with no companies', async () => {
    const { status, data } = await (await client()).get('/api/v1/companies?_quantity=many');
    expect(status).toBe(200);
    expect(data).toMatchObject({ total: 0, data: [] });
  });

  it.each(['/', '/api/v1/persons', '/api/v3/companies', '//', '/api/v1/companies/1'])(
    'answers 404 as JSON on %s',
    async (path) => {
      const http = await client();
      const { status, data } = await http.get(`${http.defaults.baseURL}${path}`);
      expect(status).toBe(404);
      expect(data).toEqual({ status: 'Not found', code: 404, total: 0 });
    },
  );

  it('answers 405 to another method, and names those it takes', async () => {
    const { status, headers } = await (await client()).post('/api/v1/companies');
    expect(status).toBe(405);
    expect(headers['allow']).toBe('GET, HEAD');
  });

  it('refuses a port that is taken', async () => {
    const source = await startCompanySource({ port: 0 });
    started.push(source);
    await expect(startCompanySource({ port: source.port })).rejects.toThrow(/EADDRINUSE/);
  });
});

describe('its rate limit', () => {
  it('is off by default', async () => {
    const http = await client();
    const answers = await Promise.all(
      Array.from({ length: 50 }, () => http.get('/api/v1/companies?_quantity=1')),
    );
    expect(answers.every(({ status }) => status === 200)).toBe(true);
  });

  it('answers 429 with Retry-After until the minute is over, for each path by itself', async () => {
    let now = 0;
    const http = await client({ requestsPerMinute: 2, now: () => now });
    const statuses = [];
    for (let i = 0; i < 3; i += 1) statuses.push((await http.get('/api/v1/companies?_quantity=1')).status);
    expect(statuses).toEqual([200, 200, 429]);
    expect((await http.get('/api/v2/companies?_quantity=1')).status).toBe(200);

    now = 15_500;
    const { headers, data } = await http.get('/api/v1/companies?_quantity=1');
    expect(headers['retry-after']).toBe('45');
    expect(data).toEqual({ status: 'Too Many Requests', code: 429, total: 0 });

    now = 60_000;
    expect((await http.get('/api/v1/companies?_quantity=1')).status).toBe(200);
  });
});
