import { z } from 'zod';
import type { LocalConfig } from '../../config/localConfig.ts';
import { options, systemProperties } from './arguments.ts';
import { dataFolder } from './folders.ts';
import { expectJson } from './http.ts';
import { javaCommand, jvmArgs } from './java.ts';
import type { ServerDefinition } from './server.ts';
import { daemonArgs, sparkEnvironment, WORKER_SETTINGS } from './spark.ts';
import { masterOverview } from './sparkMaster.ts';

/** Driver and executor at 512 MiB each, and room for settings that ask for more. */
const MEMORY = '3g';

/** Spark's standalone worker: drivers and executors are its children, and end with it. */
export const sparkWorker: ServerDefinition = {
  name: 'spark-worker',
  needs: ['spark-master'],
  ports: ['sparkWorker', 'sparkWorkerUi'],
  address: (ports) => `http://127.0.0.1:${ports.sparkWorkerUi}`,
  stopMs: 15_000,

  async prepare(local, environment) {
    const data = await dataFolder(local, 'spark-worker');
    const { ports } = local;
    const settings = options({
      host: '127.0.0.1',
      port: ports.sparkWorker,
      'webui-port': ports.sparkWorkerUi,
      'work-dir': data,
      cores: local.sparkWorkerCores,
      memory: MEMORY,
    });
    return {
      file: javaCommand(local, environment),
      args: jvmArgs(
        [...systemProperties(WORKER_SETTINGS), ...(await daemonArgs(local, 'spark-worker'))],
        ['org.apache.spark.deploy.worker.Worker', ...settings, `spark://127.0.0.1:${ports.sparkMaster}`],
      ),
      cwd: data,
      env: sparkEnvironment(local, environment),
    };
  },

  async ready(local) {
    const reason = await idleness(local);
    if (reason !== undefined) throw new Error(reason);
  },

  idleness,
};

/** A worker that stood still for four minutes goes on unknown to the master, which ignores it from then on. */
async function idleness({ ports }: LocalConfig): Promise<string | undefined> {
  const { id } = workerOverview.parse(await expectJson(`http://127.0.0.1:${ports.sparkWorkerUi}/json/`));
  const master = await expectJson(`http://127.0.0.1:${ports.sparkMasterUi}/json/`);
  const { workers } = masterOverview.parse(master);
  // By its id: the master may list one that was killed on the same port for a while.
  if (workers.some((it) => it.id === id && it.state === 'ALIVE')) return undefined;
  return `the master does not list worker ${id} as alive`;
}

/** What the worker's `/json/` says that readiness needs. */
const workerOverview = z.object({ id: z.string() });
