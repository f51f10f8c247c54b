import path from 'node:path';
import { execa } from 'execa';
import { serverEnvironment } from '../../config/childEnvironment.ts';
import type { Environment } from '../../config/environment.ts';
import type { LocalConfig } from '../../config/localConfig.ts';
import { JDK_ACCESS } from '../../connections/spark/submission.ts';
import { systemProperties } from './arguments.ts';
import { javaCommand, jvmArgs } from './java.ts';
import { sparkHome } from './spark.ts';

const TRAINING_RUN = 'pipeline.TrainingRun';

/**
 * The archive of the classes that driver and executor load: some 15,000 each, more than a third of a start. Used only as the jars
 * and the JVM are those it was made with; else the JVM warns, and does without.
 */
export function sparkClassArchive(local: LocalConfig): string {
  return path.join(sparkHome(local), 'classes.jsa');
}

/** The class path as Spark's worker makes that of drivers and executors: an archive is of one class path. */
function classPath(local: LocalConfig): string {
  return [`${path.join(sparkHome(local), 'conf')}/`, path.join(sparkHome(local), 'jars', '*')].join(
    path.delimiter,
  );
}

/** Whether the JVM that runs here takes the archive: not one of another version, or of jars that were replaced. */
export async function takesClassArchive(
  local: LocalConfig,
  environment: Environment,
  archive: string,
): Promise<boolean> {
  const args = ['-Xshare:on', `-XX:SharedArchiveFile=${archive}`, '-cp', classPath(local), '-version'];
  const { exitCode } = await execa(javaCommand(local, environment), args, {
    reject: false,
    stdin: 'ignore',
    env: serverEnvironment(environment),
    extendEnv: false,
  });
  return exitCode === 0;
}

/** Command line of the run of the job from which the JVM makes the archive as it ends (JEP 350). */
export function trainingRun(local: LocalConfig, jobJar: string, archive: string): readonly string[] {
  return jvmArgs(
    [
      `-XX:ArchiveClassesAtExit=${archive}`,
      // It names thousands of classes that it leaves out.
      '-Xlog:cds=error',
      '-Xmx512m',
      ...JDK_ACCESS,
      ...systemProperties({ 'spark.ui.port': 0, 'spark.driver.host': '127.0.0.1' }),
      '-cp',
      classPath(local),
    ],
    ['org.apache.spark.deploy.SparkSubmit', '--master', 'local[2]', '--class', TRAINING_RUN, jobJar],
  );
}
