import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { execa } from 'execa';
import { processEnvironment } from '../../config/environment.ts';
import { REPOSITORY_ROOT } from '../../config/localConfig.ts';

const SCRIPT = path.join(REPOSITORY_ROOT, 'infra', 'docker', 'cassandra', 'cqlsh.sh');

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'cqlsh-'));
});
afterEach(() => rm(folder, { recursive: true }));

/** The script, with a cqlsh that shows what it is given, and ends with `code`. */
async function run(args: readonly string[], code = 0) {
  await writeFile(
    path.join(folder, 'cqlsh'),
    `#!/bin/sh\necho "$@"\nstat -c %a "$2"\ncat "$2"\nexit ${code}\n`,
    { mode: 0o755 },
  );
  return execa('sh', [SCRIPT, ...args], {
    env: {
      PATH: `${folder}:${processEnvironment()['PATH'] ?? ''}`,
      TMPDIR: folder,
      CQLSH_USER: 'me',
      CQLSH_PASSWORD: 'p%s"\\n',
    },
    extendEnv: false,
    reject: false,
  });
}

describe("Cassandra's shell in a container", () => {
  it('takes its password from a file for the eyes of its user, which is gone afterwards', async () => {
    const { stdout, exitCode } = await run(['cassandra', '-e', 'SELECT 1']);
    const [args, mode, ...credentials] = stdout.split('\n');
    expect(args).toMatch(/^--credentials \S+ cassandra -e SELECT 1$/);
    expect(mode).toBe('600');
    expect(credentials).toEqual(['[plain_text_auth]', 'username = me', 'password = p%s"\\n']);
    expect(exitCode).toBe(0);
    expect(await readdir(folder)).toEqual(['cqlsh']);
  });

  it('ends as cqlsh ends, and leaves no file behind then either', async () => {
    expect((await run([], 3)).exitCode).toBe(3);
    expect(await readdir(folder)).toEqual(['cqlsh']);
  });
});
