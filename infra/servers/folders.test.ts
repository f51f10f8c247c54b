import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { readLocalConfig, type LocalConfig } from '../../config/localConfig.ts';
import { temporaryFolder } from './folders.ts';

let local: LocalConfig;
beforeEach(async () => {
  local = { ...readLocalConfig({}), home: await mkdtemp(path.join(tmpdir(), 'folders-')) };
});
afterEach(() => rm(local.home, { recursive: true }));

describe('the temporary folder of a server', () => {
  it("is the stack's own, and empty when the server starts, whatever one that was killed has left there", async () => {
    const folder = await temporaryFolder(local, 'kafka');
    expect(folder.startsWith(local.home)).toBe(true);
    await writeFile(path.join(folder, 'libzstd-jni.so'), '');
    const other = await temporaryFolder(local, 'cassandra');
    await writeFile(path.join(other, 'liblz4.so'), '');

    await expect(temporaryFolder(local, 'kafka')).resolves.toBe(folder);
    await expect(readdir(folder)).resolves.toEqual([]);
    await expect(readdir(other)).resolves.toEqual(['liblz4.so']);
  });
});
