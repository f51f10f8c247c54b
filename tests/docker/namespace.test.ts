import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { execa } from 'execa';
import { processEnvironment } from '../../config/environment.ts';
import { REPOSITORY_ROOT } from '../../config/localConfig.ts';

const SCRIPT = path.join(REPOSITORY_ROOT, 'infra', 'docker', 'temporal', 'namespace.sh');

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'namespace-'));
});
afterEach(() => rm(folder, { recursive: true }));

/** The script, with a temporal command that fails its first calls, and a sleep that takes no time. */
async function run(failures: number) {
  const calls = path.join(folder, 'calls');
  await writeFile(calls, '');
  const temporal = `#!/bin/sh\necho x >> ${calls}\nif [ "$(wc -l < ${calls})" -le ${failures} ]; then echo "slow" >&2; exit 1; fi\n`;
  await writeFile(path.join(folder, 'temporal'), temporal, { mode: 0o755 });
  await writeFile(path.join(folder, 'sleep'), '#!/bin/sh\n', { mode: 0o755 });
  return execa('sh', [SCRIPT], {
    env: { PATH: `${folder}:${processEnvironment()['PATH'] ?? ''}`, TEMPORAL_NAMESPACE: 'mine' },
    extendEnv: false,
    reject: false,
  });
}

describe('the namespace of Temporal', () => {
  it('is made by a server that is slow to answer at first', async () => {
    const { exitCode, stdout } = await run(5);
    expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: 'namespace mine is there' });
  });

  it('is given up when the server never answers, and says so', async () => {
    const { exitCode, stderr } = await run(1000);
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/namespace mine could not be made$/);
  });
});
