import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { processEnvironment } from '../../config/environment.ts';
import { readLocalConfig, type LocalConfig } from '../../config/localConfig.ts';
import { readPipelineConfig } from '../../config/pipelineConfig.ts';
import { openCassandra, type Cassandra } from '../../connections/cassandra/cassandra.ts';
import { claimHome } from '../../infra/local/home.ts';
import { freePorts, startStack } from '../../infra/local/stack.ts';
import { HAS_SMALL_DISKS, smallDisk } from '../faults/smallDisk.ts';
import { untilTrue } from '../faults/waiting.ts';

const WRITERS = 16;

let local: LocalConfig;
beforeAll(async () => {
  const home = await mkdtemp(path.join(tmpdir(), 'company-pipeline-disk-'));
  local = { ...readLocalConfig(), home, ports: await freePorts() };
  await claimHome(local);
});
afterAll(() => rm(local.home, { recursive: true, force: true }));

/** Writes without end, and keeps what was acknowledged. */
function startWriting(cassandra: Cassandra) {
  const acknowledged: number[] = [];
  let next = 0;
  const stopping = new AbortController();
  const writer = async () => {
    while (!stopping.signal.aborted) {
      const id = next++;
      try {
        await cassandra.execute('INSERT INTO disk.written (id, text) VALUES (?, ?)', [id, 'x'.repeat(1500)]);
        acknowledged.push(id);
      } catch {
        // It is away, or full.
        await wait(100);
      }
    }
  };
  const writers = Array.from({ length: WRITERS }, writer);
  return {
    acknowledged,
    async stop() {
      stopping.abort();
      await Promise.all(writers);
    },
  };
}

/** Mounting a disk is for root, and done as Linux does it. */
const onSmallDisk = HAS_SMALL_DISKS ? describe : describe.skip;

onSmallDisk('a full disk (needs root on Linux)', () => {
  it('lets Cassandra come back by itself, with all that it has acknowledged', async () => {
    const data = path.join(local.home, 'data', 'cassandra');
    const disk = await smallDisk(data);
    const stack = await startStack({ local, environment: processEnvironment(), servers: ['cassandra'] });
    const { cassandra: config } = readPipelineConfig({ CASSANDRA_PORT: String(local.ports.cassandra) });
    const cassandra = openCassandra(config);
    try {
      await cassandra.execute(
        "CREATE KEYSPACE disk WITH replication = {'class': 'SimpleStrategy', 'replication_factor': 1}",
      );
      await cassandra.execute('CREATE TABLE disk.written (id int PRIMARY KEY, text text)');
      const writing = startWriting(cassandra);
      const restarts = () => stack.statuses().find(({ name }) => name === 'cassandra')?.restarts ?? 0;
      await untilTrue('the first writes', async () => writing.acknowledged.length > 1000);
      const free = await disk.fill();
      // More than one start that fails: each leaves a segment without a beginning.
      await untilTrue('starts that fail', async () => restarts() >= 3);
      await free();
      const before = writing.acknowledged.length;
      await untilTrue('new writes', async () => writing.acknowledged.length > before + 1000);
      await writing.stop();
      expect(await readdir(`${path.join(data, 'commitlog')}-blank`)).not.toEqual([]);
      const lost: number[] = [];
      for (const id of writing.acknowledged) {
        const [row] = await cassandra.execute('SELECT id FROM disk.written WHERE id = ?', [id]);
        if (row === undefined) lost.push(id);
      }
      expect(lost).toEqual([]);
    } finally {
      await cassandra.close();
      await stack.stop();
      await disk.remove();
    }
  });
});
