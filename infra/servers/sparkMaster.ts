import { mkdir, readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { options, systemProperties } from './arguments.ts';
import { dataFolder } from './folders.ts';
import { expectJson } from './http.ts';
import { javaCommand, jvmArgs } from './java.ts';
import type { ServerDefinition } from './server.ts';
import { daemonArgs, MASTER_SETTINGS, sparkEnvironment } from './spark.ts';

/** Spark's standalone master with its REST submission server; it remembers workers and drivers through a restart. */
export const sparkMaster: ServerDefinition = {
  name: 'spark-master',
  needs: [],
  ports: ['sparkMaster', 'sparkMasterUi', 'sparkRest'],
  address: (ports) => `http://127.0.0.1:${ports.sparkMasterUi}`,
  stopMs: 10_000,

  async prepare(local, environment) {
    const data = await dataFolder(local, 'spark-master');
    const { ports } = local;
    const properties = systemProperties({
      ...MASTER_SETTINGS,
      'spark.master.rest.host': '127.0.0.1',
      'spark.master.rest.port': ports.sparkRest,
      'spark.deploy.recoveryDirectory': await recoveryFolder(data),
    });
    const address = options({
      host: '127.0.0.1',
      port: ports.sparkMaster,
      'webui-port': ports.sparkMasterUi,
    });
    return {
      file: javaCommand(local, environment),
      args: jvmArgs(
        [...properties, ...(await daemonArgs(local, 'spark-master'))],
        ['org.apache.spark.deploy.master.Master', ...address],
      ),
      cwd: data,
      env: sparkEnvironment(local, environment),
    };
  },

  async ready({ ports }) {
    const overview = masterOverview.parse(await expectJson(`http://127.0.0.1:${ports.sparkMasterUi}/json/`));
    const expected = `spark://127.0.0.1:${ports.sparkMaster}`;
    if (overview.url !== expected) throw new Error(`expected Spark master ${expected}, got ${overview.url}`);
    if (overview.status !== 'ALIVE') throw new Error(`the master is ${overview.status}`);
  },
};

/**
 * What the master remembers through its own restart. A stack that starts anew has no worker, driver or application to wait for,
 * so each supervisor has a folder of its own.
 */
async function recoveryFolder(data: string): Promise<string> {
  const all = path.join(data, 'recovery');
  const own = path.join(all, String(process.pid));
  await mkdir(own, { recursive: true });
  const others = (await readdir(all)).filter((name) => name !== path.basename(own));
  for (const name of others) await rm(path.join(all, name), { recursive: true });
  return own;
}

/** What the master's `/json/` says that readiness needs. */
export const masterOverview = z.object({
  url: z.string(),
  status: z.string(),
  workers: z.array(z.object({ id: z.string(), state: z.string() })),
});
