import { execa } from 'execa';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { readLocalConfig } from '../../config/localConfig.ts';
import { sparkClassArchive, takesClassArchive } from './sparkClassArchive.ts';

let root: string;
beforeEach(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'class-archive-'));
});
afterEach(async () => {
  await rm(root, { recursive: true, force: true });
});

/** A Spark of one jar with one class, and an archive of it. */
async function withArchive() {
  const local = readLocalConfig({ PIPELINE_HOME: root, PIPELINE_SERVERS: path.join(root, 'servers') });
  const archive = sparkClassArchive(local);
  const home = path.dirname(archive);
  const jar = path.join(home, 'jars', 'spark.jar');
  await mkdir(path.dirname(jar), { recursive: true });
  const source = path.join(root, 'Spark.java');
  await writeFile(source, 'class Spark { public static void main(String[] arguments) {} }');
  await execa('javac', [source]);
  await execa('jar', ['--create', '--file', jar, '-C', root, 'Spark.class']);
  const classPath = `${path.join(home, 'conf')}/:${path.join(home, 'jars', '*')}`;
  await execa('java', [`-XX:ArchiveClassesAtExit=${archive}`, '-cp', classPath, 'Spark']);
  return { local, archive, jar };
}

describe("the archive of Spark's classes", () => {
  it('is taken by the JVM that made it, on the class path that Spark gives to drivers', async () => {
    const { local, archive } = await withArchive();
    await expect(takesClassArchive(local, {}, archive)).resolves.toBe(true);
  });

  it('is not taken where there is none', async () => {
    const local = readLocalConfig({ PIPELINE_HOME: root, PIPELINE_SERVERS: root });
    await expect(takesClassArchive(local, {}, sparkClassArchive(local))).resolves.toBe(false);
  });

  it('is not taken where a jar was replaced', async () => {
    const { local, archive, jar } = await withArchive();
    await writeFile(jar, 'another one');
    await expect(takesClassArchive(local, {}, archive)).resolves.toBe(false);
  });

  it('is not taken where it was cut off', async () => {
    const { local, archive } = await withArchive();
    await rm(archive, { force: true });
    await writeFile(archive, 'half an archive');
    await expect(takesClassArchive(local, {}, archive)).resolves.toBe(false);
  });
});
