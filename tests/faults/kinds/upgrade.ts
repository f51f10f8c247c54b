import { DEPLOYMENT } from '../../companyNames.ts';
import { temporalCommand } from '../../live/temporalCommand.ts';
import type { Fault } from '../fault.ts';
import { firstRowOfNewRecord, recovery } from '../recovery.ts';
import type { Rig } from '../rig.ts';
import { untilTrue } from '../waiting.ts';
import { driverProcess } from './spark.ts';
import { startWorker } from './workers.ts';

/** What a person types to make a version current, or that of workers without one; refused until its worker is known. */
async function makeCurrent({ local }: Rig, ...version: readonly string[]): Promise<void> {
  await untilTrue(`${version.join(' ')} is current`, async () => {
    await temporalCommand(local).run(
      'worker',
      'deployment',
      'set-current-version',
      '--deployment-name',
      DEPLOYMENT,
      ...version,
      '--yes',
    );
    return true;
  });
}

/**
 * A running pipeline goes over from workers of no version to build `a`, to build `b`, and back, each time with the old worker
 * stopped once the new one is current. One driver works through all of it.
 */
export const upgrade: Fault = {
  kind: 'upgrade',
  async inject(rig) {
    const { pid, driverId } = await driverProcess(rig);
    const a = await startWorker(rig, { WORKER_BUILD_ID: 'a' });
    try {
      await makeCurrent(rig, '--build-id', 'a');
      await rig.stack.stopServer('worker');
      await firstRowOfNewRecord(rig);
      const b = await startWorker(rig, { WORKER_BUILD_ID: 'b' });
      try {
        await makeCurrent(rig, '--build-id', 'b');
        await a.stop();
        const healedAt = Date.now();
        const recovered = await recovery(rig);
        await ranOn(rig, 'b');
        if ((await driverProcess(rig)).pid !== pid) throw new Error('an upgrade replaced the driver');
        return { healedAt, recovery: recovered, detail: `${driverId} worked through two upgrades` };
      } finally {
        await makeCurrent(rig, '--unversioned');
        await rig.stack.startServer('worker');
        await b.stop();
      }
    } finally {
      await a.stop();
    }
  },
};

/** Waits until the stream's activity is carried out by the worker of a build. */
async function ranOn({ pipeline }: Rig, buildId: string): Promise<void> {
  await untilTrue(`the stream is with build ${buildId}`, async () => {
    const { raw } = await pipeline.stream.describe();
    return raw.pendingActivities?.[0]?.lastDeploymentVersion?.buildId === buildId;
  });
}
