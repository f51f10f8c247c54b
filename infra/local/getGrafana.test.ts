import { createHash, randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, realpath, rm, stat, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { execa } from 'execa';
import pWaitFor from 'p-wait-for';
import { readLocalConfig, type LocalConfig } from '../../config/localConfig.ts';
import { findGrafana } from '../servers/grafanaInstallation.ts';
import { archiveFor, GRAFANA_RELEASE, type GrafanaRelease } from '../servers/grafanaRelease.ts';
import { grafanaItself } from './getGrafana.ts';

const LINUX = { platform: 'linux', arch: 'x64' };
const NAME = 'grafana-12.3.2.linux-amd64.tar.gz';

let root: string;
let archive: Buffer;
let release: GrafanaRelease;
beforeAll(async () => {
  root = await realpath(await mkdtemp(path.join(tmpdir(), 'get-grafana-')));
  // The shape of the official one: a folder with the version in its name. Noise, so that packing does not make it small.
  const home = path.join(root, 'grafana-12.3.2');
  await mkdir(path.join(home, 'conf'), { recursive: true });
  await mkdir(path.join(home, 'bin'));
  await writeFile(path.join(home, 'conf', 'defaults.ini'), '');
  await writeFile(path.join(home, 'VERSION'), '12.3.2');
  await writeFile(path.join(home, 'bin', 'grafana'), randomBytes(400_000), { mode: 0o755 });
  await execa('tar', ['-czf', path.join(root, NAME), '-C', root, 'grafana-12.3.2']);
  archive = await readFile(path.join(root, NAME));
  const sum = createHash('sha256').update(archive).digest('hex');
  release = { version: '12.3.2', sha256: { 'linux-amd64': sum } };
});
afterAll(() => rm(root, { recursive: true }));

let server: Server | undefined;
let servers: string;
beforeEach(async () => {
  servers = await mkdtemp(path.join(root, 'servers-'));
});
afterEach(async () => {
  server?.closeAllConnections();
  await new Promise((resolve) => (server === undefined ? resolve(undefined) : server.close(resolve)));
  server = undefined;
});

interface Asked {
  readonly local: LocalConfig;
  /** The ranges that were asked for, one a request. */
  readonly ranges: (string | undefined)[];
}

/** A machine without a Grafana, whose mirror answers so. */
async function mirror(answer: (request: IncomingMessage, response: ServerResponse) => void): Promise<Asked> {
  const ranges: (string | undefined)[] = [];
  server = createServer((request, response) => {
    ranges.push(request.headers.range);
    if (request.url === `/oss/${NAME}`) answer(request, response);
    else response.writeHead(404).end();
  });
  await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { local: machine(`http://127.0.0.1:${port}/oss/`), ranges };
}

/** 0 where there is no such file yet. */
async function sizeOf(file: string): Promise<number> {
  return (await stat(file).catch(() => ({ size: 0 }))).size;
}

function machine(mirrorUrl: string): LocalConfig {
  return readLocalConfig({ PIPELINE_SERVERS: servers, GRAFANA_DOWNLOAD_URL: mirrorUrl });
}

/** Answers with the archive, or with the part of it that is asked for. */
function whole({ headers }: IncomingMessage, response: ServerResponse): void {
  const from = Number(/bytes=(\d+)-/.exec(headers.range ?? '')?.[1] ?? 0);
  const body = archive.subarray(from);
  response.writeHead(from > 0 ? 206 : 200, { 'content-length': body.length }).end(body);
}

async function get(local: LocalConfig, silenceMs = 60_000): Promise<readonly string[]> {
  const lines: string[] = [];
  const [step] = await grafanaItself(local, {}, release, LINUX, silenceMs);
  await step?.run((line) => lines.push(line));
  return lines;
}

const isNeeded = async (local: LocalConfig) => (await grafanaItself(local, {}, release, LINUX))[0]?.needed();

describe('Grafana`s archive', () => {
  it('is fetched once, with its progress, and unpacked: a Grafana that the stack finds', async () => {
    const { local, ranges } = await mirror(whole);
    await expect(isNeeded(local)).resolves.toBe(true);
    const lines = await get(local);
    expect(lines.at(-1)).toMatch(/^100 % of \d+ MiB$/);
    await expect(isNeeded(local)).resolves.toBe(false);
    const home = path.join(servers, 'grafana');
    await expect(findGrafana(local, {})).resolves.toEqual({
      home,
      command: path.join(home, 'bin', 'grafana'),
    });
    expect(await readdir(servers)).toEqual(['grafana']);
    expect(ranges).toEqual([undefined]);
  });

  it('is refused with another sum, in a sentence, and fetched anew by the next try', async () => {
    let good = false;
    const { local, ranges } = await mirror((request, response) => {
      if (good) whole(request, response);
      else response.end(Buffer.alloc(archive.length));
    });
    await expect(get(local)).rejects.toThrow(
      /^http:\S+ could not be downloaded: expected the SHA-256 \w{64}, got \w{64}; the next start tries again\.$/,
    );
    expect(await readdir(servers)).toEqual([]);
    await expect(findGrafana(local, {})).resolves.toBeUndefined();
    good = true;
    await get(local);
    expect(ranges).toEqual([undefined, undefined]);
  });

  it('that breaks off goes on from there', async () => {
    const half = Math.floor(archive.length / 2);
    let cuts = 0;
    const { local, ranges } = await mirror((request, response) => {
      if (cuts++ > 0) return whole(request, response);
      response.writeHead(200, { 'content-length': archive.length });
      response.write(archive.subarray(0, half));
      // Only when all of it has been stored, so that it is known where the next try goes on.
      void pWaitFor(async () => (await sizeOf(path.join(servers, `${NAME}.part`))) === half).then(() =>
        request.socket.destroy(),
      );
    });
    await expect(get(local)).rejects.toThrow(/could not be downloaded: .+; the next start tries again\.$/);
    expect(await readdir(servers)).toEqual([`${NAME}.part`]);
    await get(local);
    expect(ranges).toEqual([undefined, `bytes=${half}-`]);
    await expect(isNeeded(local)).resolves.toBe(false);
  });

  it('is taken whole from a server that knows no ranges, and one that was whole already is not asked for again', async () => {
    const { local, ranges } = await mirror((request, response) => {
      if (request.headers.range === `bytes=${archive.length}-`) response.writeHead(416).end();
      else response.writeHead(200, { 'content-length': archive.length }).end(archive);
    });
    await writeFile(path.join(servers, `${NAME}.part`), archive.subarray(0, 1000));
    await get(local);
    await rm(path.join(servers, 'grafana'), { recursive: true });
    await writeFile(path.join(servers, `${NAME}.part`), archive);
    await get(local);
    expect(ranges).toEqual(['bytes=1000-', `bytes=${archive.length}-`]);
  });

  it.each([
    ['a refusal', 403, /the answer was 403;/],
    ['a server without it', 404, /the answer was 404;/],
  ])('%s is said', async (_, status, message) => {
    const { local } = await mirror((_request, response) => response.writeHead(status).end());
    await expect(get(local)).rejects.toThrow(message);
    expect(await readdir(servers)).toEqual([]);
  });

  it('a server that does not answer is given up', async () => {
    const { local } = await mirror(() => undefined);
    await expect(get(local, 200)).rejects.toThrow('nothing came for 0.2 s; the next start tries again.');
    expect(await readdir(servers)).toEqual([]);
  });

  it('a server that falls silent is given up, and what has come is kept', async () => {
    const { local } = await mirror((_request, response) => {
      response.writeHead(200, { 'content-length': archive.length });
      response.write(archive.subarray(0, 1000));
    });
    await expect(get(local, 4000)).rejects.toThrow('nothing came for 4 s');
    expect(await readdir(servers)).toEqual([`${NAME}.part`]);
  });

  it('where there is no network, that is said in a sentence', async () => {
    const { local } = await mirror(whole);
    await new Promise((resolve) => server?.close(resolve));
    await expect(get(local)).rejects.toThrow(
      /could not be downloaded: .*ECONNREFUSED.*; the next start tries again\.$/,
    );
  });
});

describe('no archive is fetched', () => {
  it('with --no-grafana, where one is installed, and for a machine that there is none for', async () => {
    const local = machine('http://127.0.0.1:1');
    await expect(grafanaItself({ ...local, withGrafana: false }, {}, release, LINUX)).resolves.toEqual([]);
    await expect(grafanaItself(local, {}, release, { platform: 'win32', arch: 'x64' })).resolves.toEqual([]);
    const home = path.join(root, 'grafana-12.3.2');
    await expect(grafanaItself(local, { PATH: path.join(home, 'bin') }, release, LINUX)).resolves.toEqual([]);
  });
});

describe('the release', () => {
  it('has a sum for each machine that the native stack runs on', () => {
    const { version } = GRAFANA_RELEASE;
    for (const platform of ['linux', 'darwin'])
      for (const [arch, called] of [
        ['x64', 'amd64'],
        ['arm64', 'arm64'],
      ] as const)
        expect(archiveFor(GRAFANA_RELEASE, platform, arch)).toEqual({
          name: `grafana-${version}.${platform}-${called}.tar.gz`,
          sha256: expect.stringMatching(/^[\da-f]{64}$/),
        });
    expect(archiveFor(GRAFANA_RELEASE, 'linux', 's390x')).toBeUndefined();
  });
});
