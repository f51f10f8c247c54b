import { readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { Worker, type WorkflowBundleWithSourceMap } from '@temporalio/worker';
import { REPOSITORY_ROOT } from '../../config/localConfig.ts';
import {
  backfillWorkflowId,
  partWorkflowId,
  PIPELINE_WORKFLOW_ID,
  redriveWorkflowId,
  WORKFLOW_TYPES,
} from '../companyNames.ts';

/**
 * Histories of workflows as they ran once, `<type>.json` or `<type>.<what>.json`. A workflow that runs while a new version of
 * its code is deployed is replayed from its history: one that does not replay would break.
 */
export const HISTORIES = path.join(REPOSITORY_ROOT, 'tests', 'histories');

/** Histories of the code as it is, which `npm run histories` writes. */
export const CURRENT = path.join(HISTORIES, 'current');

/** In {@link CURRENT}: digests of what the workflows were made of. */
export const SOURCES = 'sources.json';

/** Workflow ids of the saved histories: those of the README. */
export const WORKFLOW_IDS: Readonly<Record<string, string>> = {
  [WORKFLOW_TYPES.pipeline]: PIPELINE_WORKFLOW_ID,
  [WORKFLOW_TYPES.ingest]: partWorkflowId('ingest'),
  [WORKFLOW_TYPES.stream]: partWorkflowId('stream'),
  [WORKFLOW_TYPES.verify]: partWorkflowId('verify'),
  [WORKFLOW_TYPES.redrive]: redriveWorkflowId(),
  [WORKFLOW_TYPES.backfill]: backfillWorkflowId(),
};

/** Paths of the saved histories relative to {@link HISTORIES}, e.g. `current/verifyCassandra.reports.json`. */
export function savedHistories(): readonly string[] {
  const files = readdirSync(HISTORIES, { recursive: true, encoding: 'utf8' });
  return files.filter((file) => file.endsWith('.json') && path.basename(file) !== SOURCES).toSorted();
}

/** Type of the workflow that a file is the history of. */
export function typeOf(file: string): string {
  return path.basename(file).split('.')[0] ?? '';
}

/** Replays a saved history. @throws DeterminismViolationError where the bundle's workflow does something else. */
export async function replay(file: string, workflowBundle: WorkflowBundleWithSourceMap): Promise<void> {
  const history: unknown = JSON.parse(await readFile(path.join(HISTORIES, file), 'utf8'));
  await Worker.runReplayHistory({ workflowBundle }, history, WORKFLOW_IDS[typeOf(file)]);
}
