import path from 'node:path';
import { z } from 'zod';
import { dataFolder } from './folders.ts';
import { expectJson } from './http.ts';
import { javaCommand } from './java.ts';
import type { ServerDefinition } from './server.ts';
import { daemonArgs, sparkEnvironment } from './spark.ts';

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
    return {
      file: javaCommand(environment),
      args: [
        '-Dspark.master.rest.enabled=true',
        '-Dspark.master.rest.host=127.0.0.1',
        `-Dspark.master.rest.port=${ports.sparkRest}`,
        '-Dspark.deploy.recoveryMode=FILESYSTEM',
        `-Dspark.deploy.recoveryDirectory=${path.join(data, 'recovery')}`,
        ...daemonArgs(local),
        ...['org.apache.spark.deploy.master.Master', '--host', '127.0.0.1'],
        ...['--port', String(ports.sparkMaster), '--webui-port', String(ports.sparkMasterUi)],
      ],
      cwd: data,
      env: sparkEnvironment(local),
    };
  },

  async ready({ ports }) {
    const overview = masterOverview.parse(await expectJson(`http://127.0.0.1:${ports.sparkMasterUi}/json/`));
    const expected = `spark://127.0.0.1:${ports.sparkMaster}`;
    if (overview.url !== expected) throw new Error(`expected Spark master ${expected}, got ${overview.url}`);
    if (overview.status !== 'ALIVE') throw new Error(`the master is ${overview.status}`);
  },
};

/** What the master's `/json/` says that readiness needs. */
export const masterOverview = z.object({
  url: z.string(),
  status: z.string(),
  workers: z.array(z.object({ host: z.string(), port: z.number(), state: z.string() })),
});
