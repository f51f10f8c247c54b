import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { execa } from 'execa';
import { processEnvironment } from '../../config/environment.ts';
import { readLocalConfig, REPOSITORY_ROOT } from '../../config/localConfig.ts';
import { installPackages } from '../../infra/local/installPackages.ts';
import { step } from '../../infra/local/step.ts';
import { programFolder } from '../../infra/servers/folders.ts';

const FOLDER = programFolder(readLocalConfig(), 'docker-checks');
const REQUIREMENTS = path.join(REPOSITORY_ROOT, 'tests', 'docker', 'requirements.txt');
/** Of docker-compose-linux-x86_64 in Docker's release 2.40.3, whose binary the package carries. */
const COMPOSE_SHA256 = 'dba9d98e1ba5bfe11d88c99b9bd32fc4a0624a30fafe68eea34d61a3e42fd372';

/** Installs the tools of requirements.txt where they are missing. @throws GetFailed. */
export async function installTools(): Promise<void> {
  const install = step('Docker checks (PyPI)', FOLDER, [REQUIREMENTS], (folder, onOutput) =>
    installPackages(folder, REQUIREMENTS, processEnvironment(), onOutput),
  );
  if (await install.needed()) await install.run(() => undefined);
}

/** Path of the Dockerfiles' linter. */
export const HADOLINT = path.join(FOLDER, 'bin', 'hadolint');

/** Docker Compose: this machine's own where it has one, else the package's. Neither needs an engine to read files. */
export async function composeCommand(): Promise<readonly [string, ...string[]]> {
  const own = await execa('docker', ['compose', 'version'], { reject: false });
  if (!own.failed) return ['docker', 'compose'];
  const [python] = await readdir(path.join(FOLDER, 'lib'));
  // Not the package's command: that one ends with 0 whatever Compose says.
  const binary = path.join(FOLDER, 'lib', python ?? '', 'site-packages', 'compose', 'docker-compose');
  const hash = createHash('sha256')
    .update(await readFile(binary))
    .digest('hex');
  if (hash !== COMPOSE_SHA256) throw new Error(`expected Docker's Compose 2.40.3 in ${binary}, got ${hash}`);
  return [binary];
}

/** Runs Compose from the repository's root, or a copy of it, with these variables and no others, so that no .env file of a person counts. */
export async function compose(
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  cwd: string = REPOSITORY_ROOT,
): Promise<{ readonly exitCode: number | undefined; readonly stdout: string; readonly stderr: string }> {
  const [file, ...first] = await composeCommand();
  const { PATH = '', HOME = '' } = processEnvironment();
  const { exitCode, stdout, stderr } = await execa(file, [...first, '--env-file', '/dev/null', ...args], {
    cwd,
    env: { PATH, HOME, ...env },
    extendEnv: false,
    reject: false,
  });
  return { exitCode, stdout, stderr };
}
