import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { DeterminismViolationError } from '@temporalio/workflow';
import { Worker, type WorkflowBundleWithSourceMap } from '@temporalio/worker';
import { REPOSITORY_ROOT } from '../config/localConfig.ts';
import { partWorkflowId, PIPELINE_WORKFLOW_ID, WORKFLOW_TYPES } from '../domain/names.ts';
import { bundleQuietly } from '../tests/temporalTestServer.ts';

/**
 * Histories of workflows as they ran once. A workflow that runs while a new version of its code is deployed is replayed from
 * its history: what fails here would break it.
 */
const HISTORIES = path.join(REPOSITORY_ROOT, 'tests', 'histories');

let workflowBundle: WorkflowBundleWithSourceMap;
beforeAll(async () => {
  workflowBundle = await bundleQuietly();
});

async function historyText(file: string): Promise<string> {
  return readFile(path.join(HISTORIES, file), 'utf8');
}

/** Workflow ids of the saved histories: those of the README. */
const IDS: Readonly<Record<string, string>> = {
  [WORKFLOW_TYPES.pipeline]: PIPELINE_WORKFLOW_ID,
  [WORKFLOW_TYPES.ingest]: partWorkflowId('ingest'),
  [WORKFLOW_TYPES.stream]: partWorkflowId('stream'),
  [WORKFLOW_TYPES.verify]: partWorkflowId('verify'),
};

function replay(type: string, text: string): Promise<void> {
  return Worker.runReplayHistory({ workflowBundle }, JSON.parse(text), IDS[type]);
}

describe('saved histories', () => {
  it('are there for every workflow type', async () => {
    const files = await readdir(HISTORIES);
    for (const type of Object.values(WORKFLOW_TYPES)) expect(files).toContain(`${type}.json`);
  });

  it.each(Object.values(WORKFLOW_TYPES))('of %s replay with the code as it is now', async (type) => {
    await expect(replay(type, await historyText(`${type}.json`))).resolves.toBeUndefined();
  });

  it('of code that did something else are told apart', async () => {
    const text = await historyText(`${WORKFLOW_TYPES.ingest}.json`);
    const otherwise = text.replaceAll('"ingestTick"', '"ingestOtherwise"');
    expect(otherwise).not.toBe(text);
    await expect(replay(WORKFLOW_TYPES.ingest, otherwise)).rejects.toThrow(DeterminismViolationError);
  });
});
