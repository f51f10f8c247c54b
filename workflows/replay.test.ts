import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { DeterminismViolationError } from '@temporalio/workflow';
import type { WorkflowBundleWithSourceMap } from '@temporalio/worker';
import { WORKFLOW_TYPES } from '../tests/companyNames.ts';
import {
  CURRENT,
  HISTORIES,
  replay,
  savedHistories,
  SOURCES,
  typeOf,
} from '../tests/replay/savedHistories.ts';
import { workflowPatches, workflowSources } from '../tests/replay/sources.ts';
import { bundleQuietly } from '../tests/temporalTestServer.ts';
import { workflowsPath } from '../workers/worker.ts';

const FILES = savedHistories();
const current = FILES.filter((file) => file.startsWith('current'));
const here = (file: string) => fileURLToPath(new URL(file, import.meta.url));

/** How a history has it that a patch was taken. */
function held(id: string): string {
  return Buffer.from(JSON.stringify({ id, deprecated: false })).toString('base64');
}

let workflowBundle: WorkflowBundleWithSourceMap;
beforeAll(async () => {
  workflowBundle = await bundleQuietly();
});

describe('saved histories', () => {
  it.each(FILES)('%s replays with the code as it is now', async (file) => {
    await expect(replay(file, workflowBundle)).resolves.toBeUndefined();
  });

  it('are of the workflows as they are now: after a change, `npm run histories` records them anew', async () => {
    const recordedFrom: unknown = JSON.parse(await readFile(path.join(CURRENT, SOURCES), 'utf8'));
    expect(recordedFrom).toEqual(await workflowSources());
  });

  const everywhere = ['ACTIVITY_TASK_FAILED', 'WORKFLOW_EXECUTION_CANCELED'];
  const inChains = [...everywhere, 'MARKER_RECORDED', 'WORKFLOW_EXECUTION_CONTINUED_AS_NEW', 'TIMER_FIRED'];
  it.each([
    [
      WORKFLOW_TYPES.pipeline,
      [...everywhere, 'CHILD_WORKFLOW_EXECUTION_TERMINATED', 'WORKFLOW_EXECUTION_FAILED'],
    ],
    [WORKFLOW_TYPES.ingest, [...inChains, 'WORKFLOW_EXECUTION_UPDATE_COMPLETED']],
    [WORKFLOW_TYPES.stream, inChains],
    [WORKFLOW_TYPES.verify, [...inChains, 'WORKFLOW_EXECUTION_UPDATE_COMPLETED']],
    [
      WORKFLOW_TYPES.redrive,
      [
        ...everywhere,
        'WORKFLOW_EXECUTION_UPDATE_COMPLETED',
        'WORKFLOW_EXECUTION_COMPLETED',
        'WORKFLOW_EXECUTION_CONTINUED_AS_NEW',
        'WORKFLOW_EXECUTION_FAILED',
      ],
    ],
    [
      WORKFLOW_TYPES.backfill,
      [
        ...everywhere,
        'WORKFLOW_EXECUTION_UPDATE_COMPLETED',
        'WORKFLOW_EXECUTION_COMPLETED',
        'WORKFLOW_EXECUTION_CONTINUED_AS_NEW',
      ],
    ],
  ])('hold of %s whatever may happen to it', async (type, events) => {
    const files = current.filter((file) => typeOf(file) === type);
    const texts = await Promise.all(files.map((file) => readFile(path.join(HISTORIES, file), 'utf8')));
    expect(events.filter((event) => !texts.join('').includes(`"EVENT_TYPE_${event}"`))).toEqual([]);
  });

  it('hold every patch', async () => {
    const texts = await Promise.all(current.map((file) => readFile(path.join(HISTORIES, file), 'utf8')));
    const patches = await workflowPatches();
    expect(patches).toContain('overdue-at-once');
    expect(patches.filter((id) => !texts.join('').includes(held(id)))).toEqual([]);
  });
});

describe('a workflow with one more step', () => {
  let changed: WorkflowBundleWithSourceMap;
  beforeAll(async () => {
    changed = await bundleQuietly(here('testing/changed.ts'));
  });

  it('breaks those that run, when nothing is done about it', async () => {
    await expect(replay('current/ingestCompanies.updates.json', changed)).rejects.toThrow(
      DeterminismViolationError,
    );
  });

  it('leaves those that run as they are, when the step is behind `patched`', async () => {
    await expect(replay('current/verifyCassandra.reports.json', changed)).resolves.toBeUndefined();
  });
});

it('a workflow of which two activities have changed places breaks those that run', async () => {
  const swapped = await bundleQuietly(workflowsPath('companies'), [here('testing/swapped.ts')]);
  const broken = replay('current/verifyCassandra.reports.json', swapped);
  await expect(broken).rejects.toThrow(DeterminismViolationError);
});
