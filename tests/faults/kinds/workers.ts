import type { Environment } from '../../../config/environment.ts';
import { systemProcesses } from '../../../infra/local/processes.ts';
import { SERVERS } from '../../../infra/servers/catalog.ts';
import { logFile } from '../../../infra/servers/folders.ts';
import type { Rig } from '../rig.ts';
import { untilTrue } from '../waiting.ts';

/** A worker beside the stack's own. */
export interface FurtherWorker {
  /** Asks it to stop, and returns once it has ended. */
  stop(): Promise<void>;
}

/** Starts one more worker and returns once it polls. */
export async function startWorker(
  { local, environment }: Pick<Rig, 'local' | 'environment'>,
  more: Environment = {},
): Promise<FurtherWorker> {
  const settings = { ...environment, ...more };
  const command = await SERVERS.worker.prepare(local, settings);
  const spawned = await systemProcesses.spawn(command, logFile(local, 'worker'));
  const stop = async () => {
    systemProcesses.signalGroup(spawned.pid, 'SIGTERM');
    await spawned.ended;
  };
  try {
    await untilTrue('one more worker', async () => {
      await SERVERS.worker.ready(local, spawned.pid, settings);
      return true;
    });
  } catch (error) {
    await stop();
    throw error;
  }
  return { stop };
}
