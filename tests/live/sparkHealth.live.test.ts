import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { execa } from 'execa';
import { processEnvironment } from '../../config/environment.ts';
import { REPOSITORY_ROOT } from '../../config/localConfig.ts';
import { liveStack } from './stack.ts';

const SCRIPT = path.join(REPOSITORY_ROOT, 'infra', 'docker', 'spark', 'health.sh');
/** The image has wget, which not every machine has. */
const WGET = `#!${process.execPath}
fetch(process.argv.at(-1)).then(async (answer) => {
  process.stdout.write(await answer.text());
  process.exitCode = answer.ok ? 0 : 8;
}, () => { process.exitCode = 4; });
`;

const { ports } = liveStack().local;
const master = `http://127.0.0.1:${ports.sparkMasterUi}`;
const rest = `http://127.0.0.1:${ports.sparkRest}`;
const worker = `http://127.0.0.1:${ports.sparkWorkerUi}`;
const NOWHERE = 'http://127.0.0.1:1';

let bin: string;
let stranger: Server;
beforeAll(async () => {
  bin = await mkdtemp(path.join(tmpdir(), 'company-pipeline-wget-'));
  await writeFile(path.join(bin, 'wget'), WGET);
  await chmod(path.join(bin, 'wget'), 0o755);
  // A worker as it answers itself, but unknown to this master.
  stranger = createServer((_, response) => response.end('{\n  "id" : "worker-20260101000000-10.0.0.1-1"\n}'));
  await new Promise<void>((resolve) => stranger.listen(0, '127.0.0.1', resolve));
});
afterAll(async () => {
  await new Promise((resolve) => stranger.close(resolve));
  await rm(bin, { recursive: true, force: true });
});

async function health(...args: string[]): Promise<number | undefined> {
  const env = { PATH: `${bin}:${processEnvironment()['PATH'] ?? ''}` };
  return (await execa('sh', [SCRIPT, ...args], { env, reject: false })).exitCode;
}

describe("the health check of Spark's containers", () => {
  it('passes a master that is in charge and takes submissions', async () => {
    expect(await health('master', master, rest)).toBe(0);
  });

  it.each([
    ['without its page', NOWHERE, rest],
    ['without its REST server', master, NOWHERE],
    ['whose page is not a master', worker, rest],
    ['whose REST server is something else', master, master],
  ])('fails a master %s', async (_, page, submissions) => {
    expect(await health('master', page, submissions)).not.toBe(0);
  });

  it('passes a worker that the master lists as alive', async () => {
    expect(await health('worker', master, worker)).toBe(0);
  });

  it('fails a worker that does not answer, one that the master does not know, and one whose master is away', async () => {
    const { port } = stranger.address() as AddressInfo;
    expect(await health('worker', master, NOWHERE)).not.toBe(0);
    expect(await health('worker', master, `http://127.0.0.1:${port}`)).not.toBe(0);
    expect(await health('worker', NOWHERE, worker)).not.toBe(0);
  });
});
