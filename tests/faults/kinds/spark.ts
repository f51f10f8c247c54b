import { rm } from 'node:fs/promises';
import path from 'node:path';
import type { Fault } from '../fault.ts';
import { STREAM } from '../pipeline.ts';
import type { Rig } from '../rig.ts';
import type { SparkProcess } from '../sparkProcesses.ts';
import { untilDefined, untilTrue } from '../waiting.ts';

/** The process of the stream's driver. @throws when there is none for long. */
export function driverProcess(rig: Pick<Rig, 'processes'>, other?: number): Promise<SparkProcess> {
  return untilDefined('a driver', async () =>
    (await rig.processes()).find(({ role, pid }) => role === 'driver' && pid !== other),
  );
}

/** Pids of the executors. Those of a killed driver go on storing for a second or two, which is no recovery. */
export async function executorPids(rig: Pick<Rig, 'processes'>): Promise<readonly number[]> {
  return (await rig.processes()).flatMap(({ role, pid }) => (role === 'executor' ? [pid] : []));
}

/** Waits until processes have ended, and answers when. */
export async function untilGone(rig: Pick<Rig, 'processes'>, ...pids: readonly number[]): Promise<number> {
  await untilTrue(`the end of ${pids.join(', ')}`, async () =>
    (await rig.processes()).every(({ pid }) => !pids.includes(pid)),
  );
  return Date.now();
}

/** Waits until no stream has a driver. */
export async function untilNoDriver(rig: Pick<Rig, 'processes'>): Promise<void> {
  await untilTrue('no driver', async () => (await rig.processes()).every(({ role }) => role !== 'driver'));
}

/** Kills of one driver after the other until a person would call it a crash loop. */
const CRASHES = 5;

export const sparkFaults: readonly Fault[] = [
  {
    kind: 'driver-kill',
    async inject(rig) {
      const { pid } = await driverProcess(rig);
      const executors = await executorPids(rig);
      process.kill(pid, 'SIGKILL');
      const healedAt = Date.now();
      await untilGone(rig, pid, ...executors);
      return { healedAt };
    },
  },
  {
    kind: 'executor-kill',
    async inject(rig) {
      const executors = await executorPids(rig);
      if (executors.length === 0) throw new Error('the stream has no executor');
      for (const pid of executors) process.kill(pid, 'SIGKILL');
      return { healedAt: Date.now() };
    },
  },
  {
    kind: 'driver-hang',
    async inject(rig) {
      const begun = Date.now();
      const { pid } = await driverProcess(rig);
      process.kill(pid, 'SIGSTOP');
      // Found out by the lack of progress alone: to the master it runs.
      const healedAt = await untilGone(rig, pid);
      return { healedAt, detail: `found out and ended after ${((healedAt - begun) / 1000).toFixed(1)} s` };
    },
  },
  {
    // As where no recovery directory is configured.
    kind: 'spark-master-forgets',
    async inject(rig) {
      const { pid } = await driverProcess(rig);
      const executors = await executorPids(rig);
      await rig.stack.stopServer('spark-master', 'SIGKILL');
      await rm(path.join(rig.local.home, 'data', 'spark-master', 'recovery'), { recursive: true });
      await rig.stack.startServer('spark-master');
      const healedAt = Date.now();
      // A driver works on until its Spark worker has found the master, which does not know it, and has it ended.
      await untilGone(rig, pid, ...executors);
      return { healedAt };
    },
  },
  {
    kind: 'crash-loop',
    async inject(rig) {
      const { failuresInARow: before } = await rig.pipeline.streamStatus();
      const states = new Set<string>();
      let last: number | undefined;
      for (let crash = 0; crash < CRASHES; crash += 1) {
        const { pid } = await driverProcess(rig, last);
        process.kill(pid, 'SIGKILL');
        last = pid;
        await untilTrue('the crash in the status', async () => {
          const { state, failuresInARow, lastFailure } = await rig.pipeline.streamStatus();
          states.add(state);
          return failuresInARow > before + crash && lastFailure?.message.includes('ended by itself') === true;
        });
      }
      if (!states.has('backing off')) throw new Error('the status never said that it backs off');
      return { healedAt: Date.now(), detail: `${CRASHES} crashes of ${STREAM}, each in the status` };
    },
  },
];
