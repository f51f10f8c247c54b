import { ALERT_VARIABLES } from '../../config/alertConfig.ts';
import { chosen, networkEnvironment } from '../../config/childEnvironment.ts';
import type { Environment } from '../../config/environment.ts';
import { pipelineEnvironment, type LocalConfig } from '../../config/localConfig.ts';
import { readTemporalConfig } from '../../config/temporalConfig.ts';
import { TRACING_VARIABLES } from '../../config/tracingConfig.ts';
import { openTemporal } from '../../connections/temporal/temporal.ts';
import { loadPipeline } from '../../pipelines/load.ts';
import { loginOf } from './cassandraRoles.ts';
import { sourceEnvironment } from './doubleServer.ts';
import { temporaryFolder } from './folders.ts';
import { localEnvironment, nodeCommand } from './node.ts';
import type { ServerDefinition } from './server.ts';
import { sparkClassArchive } from './sparkClassArchive.ts';

/**
 * Room for young objects, in MiB: what verification holds of thousands of records at a time would else outlive it, and be copied about by the
 * garbage collection (docs/performance.md). Takes up to 144 MiB more memory than Node.js's own 16.
 */
const NODE_OPTIONS = ['--max-semi-space-size=64'] as const;

/** The Temporal worker: carries out the workflows and their activities. */
export const worker: ServerDefinition = {
  name: 'worker',
  // Its connections wait for the systems themselves; only without Temporal it has nothing to do.
  needs: ['temporal'],
  ports: [],
  address: () => "its pipelines' task queues",
  stopMs: 30_000,

  async prepare(local, environment) {
    // The stream's activity runs until the grace is over, so that each stop takes as long; a tick takes well under a second.
    const ours = {
      WORKER_SHUTDOWN_GRACE_MS: '2000',
      SPARK_CLASS_ARCHIVE: sparkClassArchive(local),
      ...environment,
    };
    const env = networkEnvironment(environment, {
      ...pipelineEnvironment(local, ours),
      ...(await sourceEnvironment(local, environment)),
      ...chosen(environment, [...ALERT_VARIABLES, ...TRACING_VARIABLES]),
      ...localEnvironment(local),
      ...(await loginOf('worker', local, environment)),
      ...(await jobLogin(local, environment)),
      // What its bundler loads as a program is copied first, by itself below the user's home, else to the machine's folder for
      // temporary files: one may be read-only, and the other mounted noexec.
      SWC_NATIVE_BINDING_CACHE: await temporaryFolder(local, 'worker'),
    });
    return nodeCommand('workers/main.ts', [], env, NODE_OPTIONS);
  },

  async ready(local, pid, environment) {
    const config = readTemporalConfig(pipelineEnvironment(local, environment));
    const pipelines = await Promise.all(local.pipelines.map(loadPipeline));
    const { connection } = await openTemporal(config, '2 seconds');
    try {
      for (const { definition } of pipelines) {
        const { taskQueue } = definition.names;
        // Of the workflow task queue, as nothing else is said. Pollers that ended are listed for minutes: ours has our pid.
        const { pollers } = await connection.workflowService.describeTaskQueue({
          namespace: config.namespace,
          taskQueue: { name: taskQueue },
        });
        if (!pollers.some(({ identity }) => identity?.startsWith(`${pid}@`)))
          throw new Error(`process ${pid} does not poll task queue ${taskQueue}`);
      }
    } finally {
      await connection.close();
    }
  },
};

/** That of the streaming job, which the worker submits. */
async function jobLogin(local: LocalConfig, environment: Environment): Promise<Environment> {
  const { CASSANDRA_USERNAME, CASSANDRA_PASSWORD } = await loginOf('job', local, environment);
  return CASSANDRA_USERNAME === undefined
    ? {}
    : { CASSANDRA_JOB_USERNAME: CASSANDRA_USERNAME, CASSANDRA_JOB_PASSWORD: CASSANDRA_PASSWORD };
}
