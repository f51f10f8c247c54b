import { appendFile, mkdir, mkdtemp, readdir, rm, stat, truncate } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { readLocalConfig, type LocalConfig } from '../../config/localConfig.ts';
import { openLog } from './logFiles.ts';
import { keepLogsShort } from './logKeeping.ts';

const MIB = 1024 ** 2;

let local: LocalConfig;
beforeEach(async () => {
  local = readLocalConfig({ PIPELINE_HOME: await mkdtemp(path.join(tmpdir(), 'log-keeping-')) });
});
afterEach(() => rm(local.home, { recursive: true }));

/** Looks at the logs once, and returns what failed. */
async function look(): Promise<readonly unknown[]> {
  const ended = new AbortController();
  const failures: unknown[] = [];
  let pauses = 0;
  const pause = async () => {
    if (++pauses === 2) ended.abort();
  };
  await keepLogsShort(local, pause, ended.signal, (error) => failures.push(error));
  return failures;
}

async function logOf(...names: readonly string[]): Promise<string> {
  const file = path.join(local.home, ...names);
  await mkdir(path.dirname(file), { recursive: true });
  await appendFile(file, '');
  return file;
}

describe('logs of servers that run', () => {
  it('begin anew beyond 20 MiB, one earlier part is kept, and their servers write on', async () => {
    const file = await logOf('logs', 'kafka.log');
    const server = await openLog(file);
    await truncate(file, 21 * MIB);
    expect(await look()).toEqual([]);
    await server.appendFile('on\n');
    await server.close();
    expect((await stat(file)).size).toBe(3);
    expect((await stat(`${file}.1`)).size).toBe(21 * MIB);
  });

  it('are left alone below that', async () => {
    const file = await logOf('logs', 'kafka.log');
    await truncate(file, 19 * MIB);
    expect(await look()).toEqual([]);
    expect(await readdir(path.dirname(file))).toEqual(['kafka.log']);
  });

  it("are those of Spark's drivers and executors, too, and nothing else of theirs", async () => {
    const driver = await logOf('data', 'spark-worker', 'driver-1', 'stderr');
    const executor = await logOf('data', 'spark-worker', 'app-1', '0', 'stdout');
    const jar = await logOf('data', 'spark-worker', 'driver-1', 'job.jar');
    for (const file of [driver, executor, jar]) await truncate(file, 21 * MIB);
    expect(await look()).toEqual([]);
    expect((await stat(driver)).size + (await stat(executor)).size).toBe(0);
    expect((await stat(jar)).size).toBe(21 * MIB);
  });

  it('are looked at again after a failure, which is told', async () => {
    const file = await logOf('logs', 'kafka.log');
    await truncate(file, 21 * MIB);
    await mkdir(path.join(`${file}.1`, 'in-the-way'), { recursive: true });
    expect(await look()).toEqual([expect.objectContaining({ path: file })]);
    await rm(`${file}.1`, { recursive: true });
    expect(await look()).toEqual([]);
    expect((await stat(file)).size).toBe(0);
  });
});
