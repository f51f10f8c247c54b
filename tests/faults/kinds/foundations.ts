import { readFile, readdir, rm, truncate } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { KEYSPACE } from '../../../domain/names.ts';
import { TABLES } from '../../companyNames.ts';
import { STREAM } from '../pipeline.ts';
import type { Rig } from '../rig.ts';
import type { Fault } from '../fault.ts';
import { restart, untilNeedsRestart } from '../restart.ts';
import { untilTrue } from '../waiting.ts';
import { driverProcess, executorPids, untilGone } from './spark.ts';

/** Longer than the suite's STREAM_STALL_MS, after which a driver without progress is killed. */
const LONGER_THAN_A_STALL_MS = 90_000;
const HOUR_MS = 3_600_000;

/** Faults of what the stream stands on: its checkpoint, its tables, the clock. The topic's are a file of their own. */
export const foundationFaults: readonly Fault[] = [
  tornCheckpoint('checkpoint-empty', (offsets, { planned }) => truncate(path.join(offsets, String(planned)))),
  // A batch that is only planned may go: it is planned again.
  tornCheckpoint('checkpoint-missing', async (offsets, { planned, committed }) => {
    for (let batch = committed; batch <= planned; batch += 1) await rm(path.join(offsets, String(batch)));
  }),
  {
    kind: 'keyspace-dropped',
    once: true,
    async inject(rig) {
      await rig.cassandra.execute(`DROP KEYSPACE ${KEYSPACE}`);
      const table = `SELECT stream FROM ${KEYSPACE}.${TABLES.streamProgress} LIMIT 1`;
      await untilTrue('the tables are made again', async () => {
        await rig.cassandra.execute(table);
        return true;
      });
      // What was stored is gone with them; the topic still has it.
      await restart(rig, { from: 'earliest' });
      return { healedAt: Date.now() };
    },
  },
  {
    // One row of the future is what a clock that was set back leaves.
    kind: 'clock-set-back',
    async inject(rig) {
      const { pid } = await driverProcess(rig);
      const at = new Date(Date.now() + HOUR_MS);
      const key = [STREAM, at.toISOString().slice(0, 10), at];
      await rig.cassandra.execute(
        `INSERT INTO ${KEYSPACE}.${TABLES.streamProgress} (stream, day, at, batch_id, submission_id, rows_read, dead_letters,
        start_offsets, end_offsets, latest_offsets, duration_ms, rows_per_second)
        VALUES (?, ?, ?, 0, 'driver-20200101000000-0000', 0, 0, '{}', '{}', '{}', 0, 0)`,
        key,
      );
      await wait(LONGER_THAN_A_STALL_MS);
      const now = await driverProcess(rig);
      if (now.pid !== pid) throw new Error(`the healthy driver ${pid} was replaced by ${now.pid}`);
      const { restarts } = await rig.pipeline.streamStatus();
      await rig.cassandra.execute(
        `DELETE FROM ${KEYSPACE}.${TABLES.streamProgress} WHERE stream = ? AND day = ? AND at = ?`,
        key,
      );
      return { healedAt: Date.now(), detail: `the driver was kept; ${restarts} restarts so far` };
    },
  },
];

/** The newest file of the checkpoint is broken while no driver runs; the next one says so, and a person restarts the stream. */
function tornCheckpoint(
  kind: string,
  tear: (offsets: string, newest: { readonly planned: number; readonly committed: number }) => Promise<void>,
): Fault {
  return {
    kind,
    async inject(rig) {
      const { pid } = await driverProcess(rig);
      const executors = await executorPids(rig);
      process.kill(pid, 'SIGKILL');
      // The next driver takes seconds until it reads it.
      const folder = await checkpointFolder(rig);
      const offsets = path.join(folder, 'offsets');
      const [planned, committed] = [await newestIn(offsets), await newestIn(path.join(folder, 'commits'))];
      await tear(offsets, { planned, committed });
      for (const batch of [planned, committed])
        await rm(path.join(offsets, `.${batch}.crc`), { force: true });
      await untilGone(rig, pid, ...executors);
      const message = await untilNeedsRestart(rig, 'CheckpointBroken');
      // Refused as long as nothing is verified.
      await untilTrue('the restart', () => restart(rig, { from: 'verified' }));
      return { healedAt: Date.now(), detail: message };
    },
  };
}

/** Number of the newest batch in a log of the checkpoint. */
async function newestIn(log: string): Promise<number> {
  return Math.max(...(await readdir(log)).filter((name) => /^\d+$/.test(name)).map(Number));
}

/** The stream's checkpoint of now, below the folder that holds those of all streams. */
async function checkpointFolder({ local }: Pick<Rig, 'local'>): Promise<string> {
  const base = path.join(local.home, 'data', 'checkpoint');
  const [name, another] = (await readdir(base)).filter((it) => it.includes(STREAM.replaceAll('/', '-')));
  if (name === undefined || another !== undefined)
    throw new Error(`expected one checkpoint of ${STREAM} in ${base}, got ${name}, ${another}`);
  const root = path.join(base, name);
  const known: unknown = JSON.parse(await readFile(path.join(root, 'stream.json'), 'utf8'));
  const id = typeof known === 'object' && known !== null && 'restart' in known ? String(known.restart) : '';
  return id === '' ? root : path.join(root, 'restarts', id);
}
