import { setTimeout as wait } from 'node:timers/promises';
import type { Fault, Injected } from '../fault.ts';
import { INGEST, STREAM } from '../pipeline.ts';
import { firstRowOfNewRecord } from '../recovery.ts';
import type { Rig } from '../rig.ts';
import { startWhole } from '../run.ts';
import { driverIn } from '../../../activities/stream/heartbeat.ts';
import { temporalCommand } from '../../live/temporalCommand.ts';
import { untilDefined, untilTrue } from '../waiting.ts';
import { driverProcess, untilGone } from './spark.ts';

/** Gives the order to stop, and answers how long the driver's process lived on after it. */
async function stopLatency(rig: Rig, order: () => Promise<unknown>): Promise<number> {
  const { pid } = await driverProcess(rig);
  const ordered = Date.now();
  await order();
  return (await untilGone(rig, pid)) - ordered;
}

/** A part or the whole is stopped by `order`, and started again once its driver is gone. */
const stopAndStart = (
  kind: string,
  order: (rig: Rig) => Promise<unknown>,
  startAgain: (rig: Rig) => Promise<void>,
  needsWhole?: true,
): Fault => ({
  kind,
  ...(needsWhole === undefined ? {} : { needsWhole }),
  async inject(rig): Promise<Injected> {
    const stopMs = await stopLatency(rig, () => order(rig));
    await startAgain(rig);
    return { healedAt: Date.now(), stopMs };
  },
});

/** Waits until the workflow's newest run is closed, so that it can be started again. */
async function untilClosed(rig: Rig, workflowId: string): Promise<void> {
  await untilTrue(`the end of ${workflowId}`, async () => {
    const { status } = await rig.client.workflow.getHandle(workflowId).describe();
    return status.name !== 'RUNNING';
  });
}

const startStream = async (rig: Rig) => {
  await untilClosed(rig, STREAM);
  await rig.pipeline.startStream();
};

/** Faults of the workflows: the orders that a person gives. `load` is what flows after the pipeline is started again. */
export function workflowFaults(load: () => number): readonly Fault[] {
  const startAll = async (rig: Rig) => {
    await untilClosed(rig, rig.pipeline.parent.workflowId);
    await rig.pipeline.start(load());
  };
  return [
    stopAndStart('terminate-stream', (rig) => rig.pipeline.stream.terminate('fault'), startStream),
    stopAndStart('cancel-stream', (rig) => rig.pipeline.stream.cancel(), startStream),
    stopAndStart('terminate-pipeline', (rig) => rig.pipeline.parent.terminate('fault'), startAll, true),
    stopAndStart('cancel-pipeline', (rig) => rig.pipeline.parent.cancel(), startAll, true),
    {
      kind: 'timeout-stream',
      async inject(rig) {
        await stopLatency(rig, () => rig.pipeline.stream.terminate('fault'));
        await rig.pipeline.startStream('40 seconds');
        const { pid } = await driverProcess(rig);
        const gone = await untilGone(rig, pid);
        const { status, closeTime } = await rig.pipeline.stream.describe();
        if (status.name !== 'TIMED_OUT' || closeTime === undefined)
          throw new Error(`the driver ended although its workflow is ${status.name}`);
        await rig.pipeline.startStream();
        return { healedAt: Date.now(), stopMs: gone - closeTime.getTime() };
      },
    },
    {
      kind: 'reset-stream',
      async inject(rig) {
        const before = await driverProcess(rig);
        await temporalCommand(rig.local).reset(STREAM);
        rig.pipeline.standsAlone();
        const healedAt = Date.now();
        const adopted = await untilDefined('the new run has a driver', async () => {
          const { raw } = await rig.pipeline.stream.describe();
          const { data } = raw.pendingActivities?.[0]?.heartbeatDetails?.payloads?.[0] ?? {};
          return data instanceof Uint8Array ? driverIn(JSON.parse(Buffer.from(data).toString())) : undefined;
        });
        if (adopted !== before.driverId)
          throw new Error(`expected the new run to adopt ${before.driverId}, it has ${adopted}`);
        return { healedAt, detail: 'the same driver runs on, under the new run' };
      },
    },
    {
      // What the run before has published stays, under other names than what the new one publishes.
      kind: 'reset-ingestion',
      needsWhole: true,
      async inject(rig) {
        await temporalCommand(rig.local).reset(INGEST, 'FirstWorkflowTask');
        const healedAt = Date.now();
        const rowAt = await firstRowOfNewRecord(rig);
        // The books of the new run do not begin with its chain; what is counted after this needs some that do.
        await startWhole(rig, load());
        return { healedAt, recovery: { rowAt, caughtUpAt: rowAt } };
      },
    },
    {
      kind: 'terminate-unseen',
      needsWhole: true,
      async inject(rig) {
        const { pid } = await driverProcess(rig);
        await rig.stack.stopServer('worker', 'SIGKILL');
        await rig.pipeline.parent.terminate('fault');
        // Longer than the activity's heartbeat time-out: nothing but the reaper knows of the driver.
        await wait(12_000);
        const workerStarted = Date.now();
        const [gone] = await Promise.all([untilGone(rig, pid), rig.stack.startServer('worker')]);
        const stopMs = gone - workerStarted;
        await startAll(rig);
        return { healedAt: Date.now(), stopMs, detail: "stop: from the worker's start" };
      },
    },
  ];
}
