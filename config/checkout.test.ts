import { copyFile, cp, mkdir, mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { execa } from 'execa';
import { REPOSITORY_ROOT } from './localConfig.ts';

const PRINT_CHECKPOINTS = `
import { pipelineEnvironment, readLocalConfig } from './config/localConfig.ts';
import { readPipelineConfig } from './config/pipelineConfig.ts';
const ofStack = pipelineEnvironment(readLocalConfig({}), {}).SPARK_CHECKPOINT;
console.log(JSON.stringify([ofStack, readPipelineConfig({}).spark.checkpoint]));`;

it('has one place of checkpoints for npm start and npm run worker, also where its path has a blank', async () => {
  const parent = await mkdtemp(path.join(tmpdir(), 'ä b-'));
  try {
    const checkout = path.join(parent, 'checkout');
    await mkdir(checkout);
    for (const name of ['package.json', 'config', 'connections', 'domain', 'pipelines'])
      await cp(path.join(REPOSITORY_ROOT, name), path.join(checkout, name), { recursive: true });
    await symlink(path.join(REPOSITORY_ROOT, 'node_modules'), path.join(checkout, 'node_modules'));
    const { stdout } = await execa(
      process.execPath,
      ['--import', 'tsx', '--input-type=module', '--eval', PRINT_CHECKPOINTS],
      { cwd: checkout },
    );
    const place = `file://${checkout}/.pipeline/data/checkpoint`;
    expect(JSON.parse(stdout)).toEqual([place, place]);
  } finally {
    await rm(parent, { recursive: true });
  }
});

it('has the same ends of lines in a checkout on Windows', async () => {
  const cwd = await mkdtemp(path.join(tmpdir(), 'checkout-'));
  try {
    await execa('git', ['init'], { cwd });
    await copyFile(path.join(REPOSITORY_ROOT, '.gitattributes'), path.join(cwd, '.gitattributes'));
    const { stdout } = await execa('git', ['check-attr', 'eol', 'infra/docker/env.sh'], { cwd });
    expect(stdout).toBe('infra/docker/env.sh: eol: lf');
  } finally {
    await rm(cwd, { recursive: true });
  }
});

it('has no two files that are one where capitals do not count, as on macOS', async () => {
  const { stdout } = await execa('git', ['ls-files'], { cwd: REPOSITORY_ROOT });
  const names = stdout.split('\n').map((name) => name.toLowerCase());
  expect(names.length).toBeGreaterThan(100);
  expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
});
