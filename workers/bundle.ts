import { writeFile } from 'node:fs/promises';
import { bundleWorkflowCode } from '@temporalio/worker';
import { workflowsPath } from './worker.ts';

/** Entry: bundles the workflows into the file that is named, for WORKFLOW_BUNDLE. The container's image is built with it. */
async function main(target: string | undefined): Promise<void> {
  if (target === undefined) throw new Error('Expected the path of the bundle to write');
  const { code } = await bundleWorkflowCode({ workflowsPath: workflowsPath('companies') });
  await writeFile(target, code);
}

main(process.argv[2]).catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  process.exitCode = 1;
});
