import { readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { DeterminismViolationError } from '@temporalio/workflow';
import { Worker, type WorkflowBundleWithSourceMap } from '@temporalio/worker';
import { REPOSITORY_ROOT } from '../config/localConfig.ts';
import { partWorkflowId, PIPELINE_WORKFLOW_ID, WORKFLOW_TYPES } from '../domain/names.ts';
import { bundleQuietly } from '../tests/temporalTestServer.ts';

/**
 * Histories of workflows as they ran once, `<type>.json` or `<type>.<what>.json`. A workflow that runs while a new version of
 * its code is deployed is replayed from its history: what fails here would break it.
 */
const HISTORIES = path.join(REPOSITORY_ROOT, 'tests', 'histories');
const FILES = readdirSync(HISTORIES);

let workflowBundle: WorkflowBundleWithSourceMap;
beforeAll(async () => {
  workflowBundle = await bundleQuietly();
});

/** Workflow ids of the saved histories: those of the README. */
const IDS: Readonly<Record<string, string>> = {
  [WORKFLOW_TYPES.pipeline]: PIPELINE_WORKFLOW_ID,
  [WORKFLOW_TYPES.ingest]: partWorkflowId('ingest'),
  [WORKFLOW_TYPES.stream]: partWorkflowId('stream'),
  [WORKFLOW_TYPES.verify]: partWorkflowId('verify'),
};

async function replay(file: string, bundle: WorkflowBundleWithSourceMap): Promise<void> {
  const text = await readFile(path.join(HISTORIES, file), 'utf8');
  const [type = ''] = file.split('.');
  await Worker.runReplayHistory({ workflowBundle: bundle }, JSON.parse(text), IDS[type]);
}

describe('saved histories', () => {
  it('are there for every workflow type', () => {
    for (const type of Object.values(WORKFLOW_TYPES)) expect(FILES).toContain(`${type}.json`);
  });

  it.each(FILES)('%s replays with the code as it is now', async (file) => {
    await expect(replay(file, workflowBundle)).resolves.toBeUndefined();
  });
});

describe('a workflow with one more step', () => {
  let changed: WorkflowBundleWithSourceMap;
  beforeAll(async () => {
    changed = await bundleQuietly(fileURLToPath(new URL('testing/changed.ts', import.meta.url)));
  });

  it('breaks those that run, when nothing is done about it', async () => {
    await expect(replay(`${WORKFLOW_TYPES.ingest}.json`, changed)).rejects.toThrow(DeterminismViolationError);
  });

  it('leaves those that run as they are, when the step is behind `patched`', async () => {
    await expect(replay(`${WORKFLOW_TYPES.verify}.json`, changed)).resolves.toBeUndefined();
  });
});
