import { TestWorkflowEnvironment } from '@temporalio/testing';
import {
  bundleWorkflowCode,
  DefaultLogger,
  Runtime,
  Worker,
  type WorkflowBundleWithSourceMap,
} from '@temporalio/worker';
import { readLocalConfig } from '../config/localConfig.ts';
import { SEARCH_ATTRIBUTE_TYPES } from '../connections/temporal/temporal.ts';
import { TASK_QUEUE } from './companyNames.ts';
import { temporalPath, temporalTestServerPath } from '../infra/servers/temporal.ts';
import { workflowsPath } from '../workers/worker.ts';

/** Events after which short runs are suggested to continue as new. */
export const SHORT_RUNS = ['--dynamic-config-value', 'limit.historyCount.suggestContinueAsNew=30'];

/** A Temporal server, and workers of our workflows on it with activities that a test hands in. */
export interface WorkflowTestBed {
  readonly environment: TestWorkflowEnvironment;
  /** Runs `test` while a worker with these activities is there. */
  withWorker<T>(activities: object, test: () => Promise<T>): Promise<T>;
}

/**
 * Gives a test file a test bed: registers its start and its stop, and returns how to get it. With the `skipping` clock hours
 * pass at once; that server knows nothing of parents and children, for which there is the real one. With short runs it suggests to
 * continue as new after some thirty events.
 */
export function useWorkflowTestBed(
  clock: 'skipping' | 'real' | 'real, short runs' = 'skipping',
): () => WorkflowTestBed {
  let environment: TestWorkflowEnvironment;
  let workflowBundle: WorkflowBundleWithSourceMap;

  beforeAll(async () => {
    workflowBundle = await bundleQuietly();
  });
  // One server a test: a workflow that one test leaves behind would keep the clock of the next from skipping.
  beforeEach(async () => {
    environment = await (clock === 'skipping' ? skipping() : realServer(clock === 'real' ? [] : SHORT_RUNS));
    await environment.connection.operatorService.addSearchAttributes({
      namespace: environment.namespace ?? 'default',
      searchAttributes: SEARCH_ATTRIBUTE_TYPES,
    });
  });
  afterEach(() => environment.teardown());

  return () => ({
    environment,
    async withWorker(activities, test) {
      const worker = await Worker.create({
        connection: environment.nativeConnection,
        taskQueue: TASK_QUEUE,
        workflowBundle,
        activities,
      });
      return worker.runUntil(test);
    },
  });
}

/** Bundles the workflows, once a test file, and keeps the SDK's log to errors: what fails in these tests fails on purpose. */
export async function bundleQuietly(
  entry: string = workflowsPath('companies'),
  workflowInterceptorModules: string[] = [],
): Promise<WorkflowBundleWithSourceMap> {
  const logger = new DefaultLogger('ERROR');
  Runtime.install({ logger, telemetryOptions: { logging: { filter: 'ERROR' } } });
  return bundleWorkflowCode({ workflowsPath: entry, workflowInterceptorModules, logger });
}

function skipping(): Promise<TestWorkflowEnvironment> {
  const path = temporalTestServerPath(readLocalConfig());
  return TestWorkflowEnvironment.createTimeSkipping({
    server: { executable: { type: 'existing-path', path } },
  });
}

/** A real Temporal server of its own; `teardown` it after use. */
export function realServer(extraArgs: readonly string[] = []): Promise<TestWorkflowEnvironment> {
  const path = temporalPath(readLocalConfig());
  return TestWorkflowEnvironment.createLocal({
    server: {
      executable: { type: 'existing-path', path },
      log: { format: 'pretty', level: 'error' },
      extraArgs: [...extraArgs],
    },
  });
}
