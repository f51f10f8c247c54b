import { setTimeout as wait } from 'node:timers/promises';
import type { Fault } from '../fault.ts';
import { STREAM } from '../pipeline.ts';
import { recovery } from '../recovery.ts';
import { untilTrue } from '../waiting.ts';
import { driverProcess, executorPids, untilGone } from './spark.ts';
import { startWorker } from './workers.ts';

const NEIGHBOUR = 'neighbour/stream';

/** A worker that is held up is taken for dead after the activity's heartbeat time-out of 10 s. */
const HELD_UP_MS = 25_000;

/** Faults of who owns a driver: two owners at once, two pipelines on one master. */
export function ownerFaults(load: () => number): readonly Fault[] {
  return [
    {
      // The worker stands still somewhere between the end of a driver and the creation of the next, another worker takes over
      // and creates one, and the first goes on from where it stood.
      kind: 'worker-held-up',
      secondProcess: true,
      async inject(rig, random) {
        const { stack } = rig;
        const second = await startWorker(rig);
        try {
          const { pid } = await driverProcess(rig);
          const executors = await executorPids(rig);
          process.kill(pid, 'SIGKILL');
          const afterMs = random.int(0, 6000);
          await wait(afterMs);
          stack.signal('worker', 'SIGSTOP');
          const heldUpAt = Date.now();
          const takenOver = untilGone(rig, pid, ...executors).then(() => recovery(rig));
          await wait(HELD_UP_MS);
          stack.signal('worker', 'SIGCONT');
          const healedAt = Date.now();
          const [recovered, { rowAt }] = await Promise.all([recovery(rig), takenOver]);
          // Time for what it was about to do, and for what the other does about it.
          await wait(15_000);
          const seconds = ((rowAt - heldUpAt) / 1000).toFixed(1);
          return {
            healedAt,
            recovery: recovered,
            detail: `held up ${afterMs} ms after the driver's end; stored again ${seconds} s later`,
          };
        } finally {
          stack.signal('worker', 'SIGCONT');
          await second.stop();
        }
      },
    },
    {
      kind: 'neighbour',
      needsWhole: true,
      once: true,
      async inject(rig) {
        const ours = await driverProcess(rig);
        await rig.pipeline.startStream(undefined, NEIGHBOUR);
        const neighbour = await driverProcess(rig, ours.pid);
        await untilTrue(
          'the neighbour stores',
          async () => (await rig.progress.latest(NEIGHBOUR)) !== undefined,
        );
        const ordered = Date.now();
        await rig.pipeline.parent.terminate('fault');
        const stopMs = (await untilGone(rig, ours.pid)) - ordered;
        // Three passes of the reaper.
        await wait(15_000);
        const left = (await rig.processes()).filter(({ role }) => role === 'driver');
        if (left.length !== 1 || left[0]?.pid !== neighbour.pid)
          throw new Error(
            `expected the neighbour's driver ${neighbour.driverId} alone, got ${JSON.stringify(left)}`,
          );
        // Before ours starts again: the neighbour's driver stores the very same records.
        await rig.pipeline.terminate(NEIGHBOUR);
        await untilGone(rig, neighbour.pid);
        await rig.pipeline.start(load());
        return { healedAt: Date.now(), stopMs, detail: `${NEIGHBOUR} outlived ${STREAM}` };
      },
    },
  ];
}
