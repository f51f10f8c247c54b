import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { processEnvironment } from '../../config/environment.ts';
import { readLocalConfig } from '../../config/localConfig.ts';
import { programFolder } from '../servers/folders.ts';
import { stepsToGet } from './get.ts';

let root: string;
beforeEach(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'get-'));
});
afterEach(() => rm(root, { recursive: true }));

// Maven's plugin notes what it has unpacked, and not where.
it('gets the registry for each home, also where it was got for another before', async () => {
  for (const home of ['one', 'another']) {
    const environment = { ...processEnvironment(), PIPELINE_HOME: path.join(root, home) };
    const local = readLocalConfig(environment);
    const registry = stepsToGet(local, environment).find(({ title }) => title.startsWith('Schema Registry'));
    await registry?.run(() => undefined);
    const files = await readdir(programFolder(local, 'schema-registry'));
    expect(files).toContainEqual(expect.stringMatching(/-runner\.jar$/));
  }
}, 120_000);
