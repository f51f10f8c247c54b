import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer as createProxy, type Server } from 'node:http';
import { createServer as createApi } from 'node:https';
import { connect, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import type { Duplex } from 'node:stream';
import path from 'node:path';
import { execa } from 'execa';
import { companySource } from '../../pipelines/companies/source.ts';
import { openSource } from './source.ts';

const REQUEST = { quantity: 1, seed: 7, scheduledAt: '2026-11-23T12:00:00.000Z' };
const LIMITS = { timeoutMs: 5000, maxBytes: 100_000, headers: {}, settings: {} };
const never = new AbortController().signal;

const SELF_SIGNED =
  'req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=api.test -addext subjectAltName=DNS:api.test'.split(
    ' ',
  );

let folder: string;
let authorities: string;
const open: Duplex[] = [];
let api: Server;
let proxy: Server;
/** What was asked of the proxy, and with which password. */
let asked: { readonly target: string; readonly authorization: string | undefined }[];
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'way-'));
  authorities = path.join(folder, 'company.pem');
  const key = path.join(folder, 'key.pem');
  await execa('openssl', [...SELF_SIGNED, '-keyout', key, '-out', authorities]);
  api = createApi({ key: await readFile(key), cert: await readFile(authorities) }, (_, response) =>
    response.setHeader('content-type', 'application/json').end('{"status":"OK","data":[{"id":1}]}'),
  );
  // What a company has: it makes tunnels to where the API is, and it alone knows where that is.
  proxy = createProxy().on('connect', (request, socket) => {
    asked.push({ target: request.url ?? '', authorization: request.headers['proxy-authorization'] });
    const tunnel = connect((api.address() as AddressInfo).port, '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 Connection Established\r\n\r\n');
      tunnel.pipe(socket).pipe(tunnel);
    });
    for (const end of [tunnel, socket]) {
      end.on('error', () => tunnel.destroy());
      open.push(end);
    }
  });
  await Promise.all([api, proxy].map((it) => new Promise<void>((done) => it.listen(0, '127.0.0.1', done))));
});
beforeEach(() => {
  asked = [];
});
afterAll(async () => {
  // A tunnel is none of the proxy's connections any more.
  for (const end of open) end.destroy();
  for (const it of [api, proxy]) {
    it.closeAllConnections();
    await new Promise((closed) => it.close(closed));
  }
  await rm(folder, { recursive: true });
});

function source(own: { readonly authorities?: string }) {
  const { port } = proxy.address() as AddressInfo;
  const url = 'https://api.test/api/v1/companies';
  return openSource(companySource, { ...LIMITS, url, proxy: `http://me:p%40ss@127.0.0.1:${port}`, ...own });
}

describe("an API behind a company's proxy", () => {
  it("is asked through it, with the company's own authority", async () => {
    await expect(source({ authorities }).fetch(REQUEST, never)).resolves.toEqual({ items: [{ id: 1 }] });
    const authorization = `Basic ${Buffer.from('me:p@ss').toString('base64')}`;
    expect(asked).toEqual([{ target: 'api.test:443', authorization }]);
  });

  it('is not taken for what it says it is without that authority', async () => {
    await expect(source({}).fetch(REQUEST, never)).rejects.toMatchObject({
      name: 'SourceUnavailable',
      message: expect.stringContaining('self-signed certificate'),
    });
  });

  it('needs the file of the authorities when it is opened', () => {
    expect(() => source({ authorities: '/nowhere.pem' })).toThrow(/ENOENT.*nowhere\.pem/);
  });
});
