import type { Client } from '@temporalio/client';
import { v4 as uuid } from 'uuid';
import type { AlertConfig } from '../../config/alertConfig.ts';
import { SILENT_LOG } from '../../connections/log.ts';
import { ensureSearchAttributes, openTemporal } from '../../connections/temporal/temporal.ts';
import type { Traces } from '../../connections/tracing/traces.ts';
import { STATUS_QUERY } from '../../domain/names.ts';
import { companies as definition } from '../../pipelines/companies/pipeline.ts';
import { companySource } from '../../pipelines/companies/source.ts';
import { loadPipeline } from '../../pipelines/load.ts';
import { openActivities, type Activities } from '../../workers/activities.ts';
import { createWorker } from '../../workers/worker.ts';
import { TASK_QUEUE } from '../companyNames.ts';
import { activityEnvironment } from '../fakes/activityEnvironment.ts';
import type { LiveStack } from './stack.ts';
import { temporalCommand } from './temporalCommand.ts';
import { until } from './until.ts';

/** In what a worker of a test differs from the stack's. */
export interface OwnWorkerOptions {
  /** Begins the name of its namespace. */
  readonly name: string;
  /** Its source instead of the stack's. */
  readonly url?: string;
  readonly alerts?: AlertConfig;
  readonly traces?: Traces;
  /** Activities instead of its own. */
  readonly replaced?: Partial<Activities>;
}

/** A worker of a test, in a namespace of its own, on the stack's servers. */
export interface OwnWorker {
  readonly namespace: string;
  readonly client: Client;
  /** `carried` is what an earlier run hands on. */
  start(
    type: string,
    workflowId: string,
    input: object,
    carried?: object,
  ): ReturnType<Client['workflow']['start']>;
  status<T>(workflowId: string): Promise<T>;
  stop(): Promise<void>;
}

/** Makes the namespace and starts the worker, with everything that `prepare` makes; `stop` it after the last test. */
export async function startOwnWorker(
  { local, config, temporal }: LiveStack,
  { name, url, alerts = { thresholds: {} }, traces, replaced = {} }: OwnWorkerOptions,
): Promise<OwnWorker> {
  const namespace = `${name}-${uuid()}`;
  const of = { ...temporal, namespace };
  const made = ['operator', 'namespace', 'create', '--namespace', namespace, '--retention', '24h'];
  await temporalCommand(local).run(...made);
  const client = await openTemporal(of);
  await until(
    'the namespace',
    () => ensureSearchAttributes(client).then(() => true),
    (it) => it,
  );
  const source = url === undefined ? config.source : { ...config.source, url };
  const opened = await openActivities(
    { ...config, source, alerts },
    { pipeline: await loadPipeline('companies'), description: companySource },
    client,
    { log: SILENT_LOG, ...(traces === undefined ? {} : { traces }) },
  );
  // Once, before several workflows do it at the same time.
  await activityEnvironment().run(opened.activities.prepare);
  const { worker, connection } = await createWorker({
    ...config.worker,
    definition,
    temporal: of,
    activities: { ...opened.activities, ...replaced },
    ...(opened.traces === undefined ? {} : { traces: opened.traces }),
  });
  const running = worker.run();
  return {
    namespace,
    client,
    start: (type, workflowId, input, ...carried) =>
      client.workflow.start(type, { workflowId, taskQueue: TASK_QUEUE, args: [input, ...carried] }),
    status: (workflowId) => client.workflow.getHandle(workflowId).query(STATUS_QUERY),
    async stop() {
      worker.shutdown();
      await running;
      await Promise.all([connection.close(), opened.close(), client.connection.close()]);
    },
  };
}
