import { mkdir, writeFile } from 'node:fs/promises';
import { bundleWorkflowCode } from '@temporalio/worker';
import { pipelineNames } from '../pipelines/load.ts';
import { bundlePath, workflowsPath } from './worker.ts';

/**
 * Entry: bundles the workflows of every pipeline into the folder that is named, for WORKFLOW_BUNDLES. The container's image is built
 * with it.
 */
async function main(folder: string | undefined): Promise<void> {
  if (folder === undefined) throw new Error('Expected the path of the folder to write the bundles to');
  await mkdir(folder, { recursive: true });
  for (const name of pipelineNames()) {
    const { code } = await bundleWorkflowCode({ workflowsPath: workflowsPath(name) });
    await writeFile(bundlePath(folder, name), code);
  }
}

main(process.argv[2]).catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  process.exitCode = 1;
});
