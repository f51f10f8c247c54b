import { execa } from 'execa';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { readLocalConfig } from '../../config/localConfig.ts';
import { sparkHome } from './spark.ts';
import { sparkClassArchive, sparkClassPath, takesClassArchive } from './sparkClassArchive.ts';

let root: string;
beforeEach(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'class-archive-'));
});
afterEach(async () => {
  await rm(root, { recursive: true, force: true });
});

/** A jar of one class, whose main method does this. */
async function makeJar(jar: string, name: string, main: string) {
  await mkdir(path.dirname(jar), { recursive: true });
  const source = path.join(root, `${name}.java`);
  await writeFile(source, `class ${name} { public static void main(String[] arguments) { ${main} } }`);
  await execa('javac', ['-cp', root, source]);
  await execa('jar', ['--create', '--file', jar, '-C', root, `${name}.class`]);
}

/** A Spark and a job of one class each, and an archive of them. */
async function withArchive() {
  const local = readLocalConfig({ PIPELINE_HOME: root, PIPELINE_SERVERS: path.join(root, 'servers') });
  const sparkJar = path.join(sparkHome(local), 'jars', 'spark.jar');
  const jobJar = path.join(root, 'job', 'job.jar');
  await makeJar(sparkJar, 'Spark', '');
  await makeJar(jobJar, 'Job', 'Spark.main(arguments);');
  const archive = sparkClassArchive(jobJar);
  const classPath = sparkClassPath(local, jobJar);
  await execa('java', [`-XX:ArchiveClassesAtExit=${archive}`, '-cp', classPath, 'Job']);
  return { local, archive, sparkJar, jobJar };
}

describe("the archive of Spark's classes", () => {
  it('is taken by the JVM that made it, on the class path that Spark gives to drivers', async () => {
    const { local, jobJar } = await withArchive();
    await expect(takesClassArchive(local, {}, jobJar)).resolves.toBe(true);
  });

  it('is not taken where there is none', async () => {
    const local = readLocalConfig({ PIPELINE_HOME: root, PIPELINE_SERVERS: root });
    await expect(takesClassArchive(local, {}, path.join(root, 'job.jar'))).resolves.toBe(false);
  });

  it.each(['sparkJar', 'jobJar'] as const)('is not taken where a jar was replaced: %s', async (which) => {
    const made = await withArchive();
    await writeFile(made[which], 'another one');
    await expect(takesClassArchive(made.local, {}, made.jobJar)).resolves.toBe(false);
  });

  it('is not taken where it was cut off', async () => {
    const { local, archive, jobJar } = await withArchive();
    await rm(archive, { force: true });
    await writeFile(archive, 'half an archive');
    await expect(takesClassArchive(local, {}, jobJar)).resolves.toBe(false);
  });
});
