import { patched, sleep } from '@temporalio/workflow';
import {
  ingestCompanies as ingestAsItIs,
  verifyCassandra as verifyAsItIs,
} from '../../pipelines/companies/workflows.ts';

/** For the replay test: workflows with one more step than those that may be running. */

/** Changed without regard to those. */
export async function ingestCompanies(input?: unknown): Promise<void> {
  await sleep('1 second');
  await ingestAsItIs(input);
}

/** Changed so that those which began without the step go on without it. */
export async function verifyCassandra(input?: unknown): Promise<void> {
  if (patched('a step more')) await sleep('1 second');
  await verifyAsItIs(input);
}
