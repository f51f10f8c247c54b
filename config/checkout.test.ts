import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { execa } from 'execa';
import { REPOSITORY_ROOT } from './localConfig.ts';

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
