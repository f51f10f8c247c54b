import { mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { execa } from 'execa';
import type { WorkflowHandle } from '@temporalio/client';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { Worker, type WorkflowBundleWithSourceMap } from '@temporalio/worker';
import { readLocalConfig } from '../../config/localConfig.ts';
import { ensureSearchAttributes } from '../../connections/temporal/temporal.ts';
import { PARTS } from '../../domain/names.ts';
import { partWorkflowId, TASK_QUEUE } from '../companyNames.ts';
import { temporalPath } from '../../infra/servers/temporal.ts';
import { until } from '../live/until.ts';
import { bundleQuietly, realServer, SHORT_RUNS } from '../temporalTestServer.ts';
import { WELL } from './fakeActivities.ts';
import { CURRENT, replay, savedHistories, SOURCES, WORKFLOW_IDS } from './savedHistories.ts';
import { SCENARIOS, type Scenario } from './scenarios.ts';
import { workflowSources } from './sources.ts';

/**
 * `npm run histories`: runs every scenario with the workflows as they are, on a real Temporal server and with made-up
 * activities, and saves their histories and what they were made of. Refuses while a history that is saved does not replay: a new
 * one would hide that workflows that run break.
 */

async function main(): Promise<void> {
  const workflowBundle = await bundleQuietly();
  for (const file of savedHistories()) {
    process.stdout.write(`replaying ${file}\n`);
    await replay(file, workflowBundle);
  }
  const recorded = new Map<string, string>();
  for (const shortRuns of [false, true]) {
    const server = await realServer(shortRuns ? SHORT_RUNS : []);
    try {
      await ensureSearchAttributes(server.client);
      for (const scenario of SCENARIOS.filter((it) => (it.shortRuns ?? false) === shortRuns)) {
        process.stdout.write(`recording ${scenario.type}.${scenario.what}\n`);
        for (const [file, history] of await record(scenario, server, workflowBundle))
          recorded.set(file, history);
      }
    } finally {
      await server.teardown();
    }
  }
  await rm(CURRENT, { recursive: true, force: true });
  await mkdir(CURRENT, { recursive: true });
  for (const [file, history] of recorded) await writeFile(path.join(CURRENT, file), history);
  const sources = JSON.stringify(await workflowSources(), undefined, 2);
  await writeFile(path.join(CURRENT, SOURCES), `${sources}\n`);
}

/** The histories of a scenario, by the names of their files. */
async function record(
  { type, what, input, activities, live }: Scenario,
  server: TestWorkflowEnvironment,
  workflowBundle: WorkflowBundleWithSourceMap,
): Promise<ReadonlyMap<string, string>> {
  const worker = await Worker.create({
    connection: server.nativeConnection,
    taskQueue: TASK_QUEUE,
    workflowBundle,
    activities: { ...WELL, ...activities },
    shutdownGraceTime: 0,
    shutdownForceTime: '10 seconds',
  });
  return worker.runUntil(async () => {
    const { client } = server;
    const handle = await client.workflow.start(type, {
      workflowId: WORKFLOW_IDS[type] ?? type,
      taskQueue: TASK_QUEUE,
      args: input === undefined ? [] : [input],
    });
    // Of the first run: the chain's newest is another one, once it has continued as new.
    const firstRun = client.workflow.getHandle(handle.workflowId, handle.firstExecutionRunId);
    await live(firstRun, { events: (count, event) => untilEvents(firstRun, count, event) });
    const name = `${type}.${what}`;
    const histories = new Map([
      [`${name}.json`, await shown(server, handle.workflowId, handle.firstExecutionRunId)],
    ]);
    const { runId } = await client.workflow.getHandle(handle.workflowId).describe();
    if (runId !== handle.firstExecutionRunId) {
      const next = client.workflow.getHandle(handle.workflowId, runId);
      await untilEvents(next, 2, 'ACTIVITY_TASK_SCHEDULED');
      histories.set(`${name}.next.json`, await shown(server, handle.workflowId, runId));
    }
    await end(server, handle.workflowId);
    return histories;
  });
}

async function untilEvents(handle: WorkflowHandle, count: number, type: string): Promise<void> {
  const found = async () => {
    const { events } = await handle.fetchHistory();
    return (events ?? []).filter((event) => eventName(event) === type).length;
  };
  await until(`${count} events ${type} of ${handle.workflowId}`, found, (seen) => seen >= count);
}

/** `activityTaskFailedEventAttributes` is what an event ACTIVITY_TASK_FAILED has. */
function eventName(event: object): string {
  const attributes = Object.entries(event).find(
    ([name, value]) => name.endsWith('EventAttributes') && value !== null && value !== undefined,
  );
  return (attributes?.[0] ?? '')
    .replace(/EventAttributes$/, '')
    .replaceAll(/[A-Z]/g, (letter) => `_${letter}`)
    .toUpperCase();
}

/** A history as the `temporal` command prints it, on one line, and without the names of machines and processes. */
async function shown(
  { address }: TestWorkflowEnvironment,
  workflowId: string,
  runId: string,
): Promise<string> {
  const of = ['--workflow-id', workflowId, '--run-id', runId, '--address', address];
  const { stdout } = await execa(temporalPath(readLocalConfig()), [
    'workflow',
    'show',
    '--output',
    'json',
    ...of,
  ]);
  const history: unknown = JSON.parse(stdout);
  return `${JSON.stringify(history, tidied)}\n`;
}

function tidied(key: string, value: unknown): unknown {
  if (key === 'stackTrace') return '';
  return typeof value === 'string' ? value.replace(/^\d+@[\w.-]+/, 'worker') : value;
}

/** Nothing of a scenario is left to the next one, which has the same ids. */
async function end({ client }: TestWorkflowEnvironment, workflowId: string): Promise<void> {
  for (const id of [workflowId, ...PARTS.map((part) => partWorkflowId(part))]) {
    const handle = client.workflow.getHandle(id);
    // Most have ended already or were never there; what matters is that none runs, which the next start with this id would say.
    await handle.terminate().catch(() => undefined);
    await handle.result().catch(() => undefined);
  }
}

await main();
