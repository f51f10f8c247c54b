import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { downloadEnvironment } from '../../config/childEnvironment.ts';
import type { Environment } from '../../config/environment.ts';
import { runCommand } from './runCommand.ts';

/** Makes the folder a Python environment with the packages that a requirements file names. @throws GetFailed. */
export async function installPackages(
  folder: string,
  requirements: string,
  environment: Environment,
  onOutput: (line: string) => void,
): Promise<void> {
  await mkdir(folder, { recursive: true });
  const env = downloadEnvironment(environment, INTO_THE_FOLDER);
  await runCommand('python3', ['-m', 'venv', folder], onOutput, { env });
  await runCommand(
    path.join(folder, 'bin', 'pip'),
    ['install', '--disable-pip-version-check', '-r', requirements],
    onOutput,
    { env },
  );
}

/** What the file of pip's settings may say otherwise, and what no folder of its own can do. */
const INTO_THE_FOLDER = { PIP_USER: '0', PIP_REQUIRE_HASHES: '0' };
