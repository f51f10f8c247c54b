import { copyFile, mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { execa } from 'execa';
import { REPOSITORY_ROOT } from '../config/localConfig.ts';

/** As people read it; package.json has it as npm does. */
const IN_WORDS = '20.19, 22.13, 24 or newer';

/** A checkout whose packages are not installed yet. */
let checkout: string;
beforeAll(async () => {
  checkout = await mkdtemp(path.join(tmpdir(), 'node-version-'));
  await mkdir(path.join(checkout, 'cli'));
  for (const file of ['package.json', 'cli/pipeline.js'])
    await copyFile(path.join(REPOSITORY_ROOT, file), path.join(checkout, file));
});
afterAll(() => rm(checkout, { recursive: true }));

/** What the command says on a Node.js of another version. */
async function saidOn(version: string, folder: string): Promise<string> {
  const pretended = `Object.defineProperty(process.versions, 'node', { value: '${version}' });`;
  const { stderr, exitCode } = await execa(
    process.execPath,
    ['--import', `data:text/javascript,${pretended}`, path.join(folder, 'cli', 'pipeline.js'), 'doctor'],
    { reject: false },
  );
  expect(exitCode).toBe(1);
  return stderr;
}

function missing(version: string): string {
  return `Node.js ${IN_WORDS} is needed, this is ${version}: install one of these.`;
}

async function text(file: string): Promise<string> {
  return readFile(path.join(REPOSITORY_ROOT, file), 'utf8');
}

describe('the version of Node.js', () => {
  it.each(['18.20.8', '20.18.9', '21.7.3', '22.12.0', '23.11.1'])(
    'is said to be missing in one sentence on %s, on which packages cannot be loaded, or are not made for',
    async (version) => {
      expect(await saidOn(version, checkout)).toBe(missing(version));
    },
  );

  it('is said before a package is loaded', async () => {
    expect(await saidOn('18.20.8', REPOSITORY_ROOT)).toBe(missing('18.20.8'));
  });

  it.each(['20.19.0', '20.20.2', '22.13.0', '22.23.3', '24.0.0', '25.1.0', '26.10.0'])(
    'will do when it is %s',
    async (version) => {
      expect(await saidOn(version, checkout)).toMatch(/^The packages are not installed yet/);
    },
  );

  it('is stated in package.json alone: pages repeat it, and the image and the types fit', async () => {
    expect(await text('README.md')).toContain(`[Node.js](https://nodejs.org) ${IN_WORDS}`);
    expect(await text('docs/configuration.md')).toContain(`Node.js ${IN_WORDS}`);
    const images = [...(await text('infra/docker/worker/Dockerfile')).matchAll(/^FROM node:([\d.]+)/gm)];
    expect(images.length).toBeGreaterThan(0);
    for (const [, version = ''] of images)
      expect(await saidOn(version, checkout)).toMatch(/^The packages are not installed yet/);
    const { devDependencies } = JSON.parse(await text('package.json')) as {
      devDependencies: Readonly<Record<string, string>>;
    };
    // Those of a newer version would have what the oldest lacks.
    expect(devDependencies['@types/node']).toMatch(new RegExp(`^${IN_WORDS.split('.')[0]}\\.`));
  });
});
