import { cp, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { readLocalConfig, REPOSITORY_ROOT, type LocalConfig } from '../../config/localConfig.ts';
import { ForeignHome } from './errors.ts';
import { claimHome, emptyHome } from './home.ts';

let local: LocalConfig;
beforeEach(async () => {
  local = { ...readLocalConfig({}), home: await mkdtemp(path.join(tmpdir(), 'home-')) };
});
afterEach(() => rm(local.home, { recursive: true }));

async function file(name: string, text = ''): Promise<void> {
  const target = path.join(local.home, name);
  await mkdir(path.dirname(target), { recursive: true });
  await writeFile(target, text);
}

async function files(): Promise<readonly string[]> {
  const entries = await readdir(local.home, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(local.home, path.join(entry.parentPath, entry.name)))
    .toSorted();
}

describe('a folder with data, config or logs of somebody else', () => {
  it.each(['data/letters.txt', 'data/kafka/meta.properties', 'config/kafka/server.properties', 'logs/a.log'])(
    'is not emptied, and no stack begins there: %s',
    async (name) => {
      await file(name);
      await expect(emptyHome(local)).rejects.toThrow(ForeignHome);
      await expect(claimHome(local)).rejects.toThrow(
        `PIPELINE_HOME is ${local.home}, where ${name.split('/')[0]} is not of this pipeline: set it to a new folder.`,
      );
      expect(await files()).toEqual([name]);
    },
  );

  it("may be this project's own", async () => {
    await cp(path.join(REPOSITORY_ROOT, 'config'), path.join(local.home, 'config'), { recursive: true });
    const before = await files();
    await expect(emptyHome(local)).rejects.toThrow(ForeignHome);
    expect(await files()).toEqual(before);
  });
});

describe('the home of a stack', () => {
  it('is emptied of what the stack has made, and of nothing else', async () => {
    await file('README.md');
    await claimHome(local);
    await file('data/kafka/meta.properties');
    await file('data/checkpoint/company-pipeline-stream-1/offsets/0');
    await file('config/spark/log4j2.properties');
    await file('logs/supervisor.log.1');
    await file('tmp/cassandra/liblz4.so');
    await file('servers/kafka/kafka.jar');
    await file('data/backup/companies.csv');
    await expect(emptyHome(local)).resolves.toEqual(['data/backup']);
    expect(await files()).toEqual([
      '.company-pipeline',
      'README.md',
      'data/backup/companies.csv',
      'servers/kafka/kafka.jar',
    ]);
    expect(await readdir(local.home)).not.toContain('logs');
    await expect(claimHome(local)).resolves.toBeUndefined();
  });

  it('may be of the version that wrote no marker', async () => {
    await file('config/cassandra/cassandra.yaml', 'cluster_name: company-pipeline\nnum_tokens: 1\n');
    await file('data/kafka/meta.properties');
    await expect(emptyHome(local)).resolves.toEqual([]);
    expect(await files()).toEqual([]);
  });

  it('may be empty, or not there', async () => {
    const nowhere = { ...local, home: path.join(local.home, 'new') };
    await expect(emptyHome(nowhere)).resolves.toEqual([]);
    await claimHome(nowhere);
    expect(await files()).toEqual(['new/.company-pipeline']);
  });
});
