import { setTimeout as wait } from 'node:timers/promises';
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

/** A workflow is paused in Temporal itself, which no code of it learns of: the web UI can do that, too. */
export const pauseFaults: readonly Fault[] = [
  {
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
