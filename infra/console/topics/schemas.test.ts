import { serve } from '@hono/node-server';
import { Hono } from 'hono';
import { schemaBrowser } from './schemas.ts';

/** A registry on a free port, closed after the test; answers its address. */
async function registry(app: Hono): Promise<string> {
  return new Promise((resolve) => {
    const server = serve({ fetch: app.fetch, hostname: '127.0.0.1', port: 0 }, ({ port }) =>
      resolve(`http://127.0.0.1:${port}`),
    );
    closing.push(() => void server.close());
  });
}

const closing: (() => void)[] = [];
afterEach(() => {
  for (const close of closing.splice(0)) close();
});

describe('the registered schemas', () => {
  it('are the versions of all subjects, by name, newest first; one without a type is Avro', async () => {
    const app = new Hono()
      .get('/subjects', (c) => c.json(['b/value', 'a-value']))
      .get('/subjects/:subject/versions', (c) => c.json(c.req.param('subject') === 'a-value' ? [1, 3] : [3]))
      .get('/subjects/:subject/versions/:version', (c) => {
        const { subject, version } = c.req.param();
        const type = subject === 'a-value' ? { schemaType: 'JSON' } : {};
        return c.json({ subject, version: Number(version), id: 7, schema: '{}', ...type });
      });
    expect(await schemaBrowser({ url: await registry(app) }).schemas()).toEqual([
      { subject: 'a-value', version: 3, id: 7, type: 'JSON', schema: '{}' },
      { subject: 'a-value', version: 1, id: 7, type: 'JSON', schema: '{}' },
      { subject: 'b/value', version: 3, id: 7, type: 'AVRO', schema: '{}' },
    ]);
  });

  it('are asked for with the credentials of the configuration', async () => {
    const app = new Hono().get('/subjects', (c) =>
      c.req.header('authorization') === `Basic ${btoa('u:p')}` ? c.json([]) : c.text('who?', 401),
    );
    const url = await registry(app);
    expect(await schemaBrowser({ url, auth: { username: 'u', password: 'p' } }).schemas()).toEqual([]);
    await expect(schemaBrowser({ url }).schemas()).rejects.toThrow(/401/);
  });

  it('cannot be read from a server that is no registry', async () => {
    const url = await registry(new Hono().get('/subjects', (c) => c.html('<p>hello</p>')));
    await expect(schemaBrowser({ url }).schemas()).rejects.toThrow(/expected array/);
  });
});
