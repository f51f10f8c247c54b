import { setTimeout as wait } from 'node:timers/promises';
import { systemProcesses } from '../../../infra/local/processes.ts';
import { temporalCommand } from '../../live/temporalCommand.ts';
import type { Fault } from '../fault.ts';
import { INGEST, STREAM } from '../pipeline.ts';
import type { Rig } from '../rig.ts';
import { statusProblems } from '../status.ts';
import { topicSize } from '../topic.ts';
import { untilTrue } from '../waiting.ts';
import { driverProcess } from './spark.ts';

/** Longer than the stream's activity may be without a heartbeat. */
const PAUSED_MS = 45_000;
/** A tick under way when the pause comes is carried out. */
const TICK_ENDS_MS = 10_000;

/** A lid that is closed for so long: past every time-out, and past the Spark master's memory of its worker. */
const SUSPENDED_MS = 900_000;

/** Faults in which something stands still, and goes on. */
export const standstillFaults: readonly Fault[] = [
  {
    kind: 'stack-suspended',
    once: true,
    async inject(rig) {
      signalAll(rig, 'SIGSTOP');
      standStill(SUSPENDED_MS);
      signalAll(rig, 'SIGCONT');
      return {
        healedAt: Date.now(),
        detail: `every process stood still for ${SUSPENDED_MS / 60_000} minutes`,
      };
    },
  },
  {
    // In Temporal itself, which no code of the workflow learns of: the web UI can do that, too.
    kind: 'pause-ingestion',
    async inject(rig) {
      let grown = 0;
      await whilePaused(rig, INGEST, async () => {
        await wait(TICK_ENDS_MS);
        const before = await topicSize(rig);
        await wait(PAUSED_MS);
        grown = (await topicSize(rig)).records - before.records;
      });
      if (grown > 0) throw new Error(`the topic grew by ${grown} while the ingestion was paused`);
      return { healedAt: Date.now(), detail: 'the status said so, and nothing was published meanwhile' };
    },
  },
  {
    kind: 'pause-stream',
    async inject(rig) {
      const { pid } = await driverProcess(rig);
      await whilePaused(rig, STREAM, () => wait(PAUSED_MS));
      const healedAt = Date.now();
      await untilTrue('the stream runs', async () => (await rig.pipeline.streamStatus()).state === 'running');
      const now = await driverProcess(rig);
      if (now.pid !== pid) throw new Error(`the driver ${pid} was replaced by ${now.pid}`);
      return { healedAt, detail: 'the status said so, and the same driver runs on' };
    },
  },
];

/** @throws when the status does not say that the workflow is paused, and how it goes on. */
async function whilePaused(rig: Rig, workflowId: string, meanwhile: () => Promise<void>): Promise<void> {
  const temporal = temporalCommand(rig.local);
  await temporal.run('workflow', 'pause', '--workflow-id', workflowId, '--reason', 'fault');
  await meanwhile();
  const problems = await statusProblems(rig);
  await temporal.run('workflow', 'unpause', '--workflow-id', workflowId);
  if (!problems.some((line) => line.startsWith(`${workflowId} is paused; it goes on with: temporal`)))
    throw new Error(`the status does not say that ${workflowId} is paused: ${problems.join('; ')}`);
}

/** Every process of the stack: drivers and executors are of their Spark worker's group. */
function signalAll({ stack }: Pick<Rig, 'stack'>, signal: NodeJS.Signals): void {
  for (const { pid } of stack.statuses()) if (pid !== undefined) systemProcesses.signalGroup(pid, signal);
}

/** This process, too: its supervisor would find servers that do not answer. */
function standStill(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}
