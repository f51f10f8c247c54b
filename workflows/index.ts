import type { PipelineNames } from '../domain/definition.ts';
import type { RedriveStatus } from '../domain/deadLetters.ts';
import { backfill } from './backfill.ts';
import { ingest } from './ingest.ts';
import { pipeline } from './pipeline.ts';
import { redriveDeadLetters, type RedriveCarried } from './redriveDeadLetters.ts';
import { stream } from './stream.ts';
import { verify, type VerifyCarried } from './verify.ts';

/**
 * The engine's workflows for a pipeline of these names. Its folder exports them, in workflows.ts, under the names that people type; they
 * run on its task queue alone.
 */
export function workflowsOf(names: Pick<PipelineNames, 'workflowId' | 'workflowTypes'>) {
  return {
    pipeline: (input?: unknown): Promise<void> => pipeline(names, input),
    ingest,
    backfill,
    stream,
    redriveDeadLetters: (input?: unknown, carried?: RedriveCarried): Promise<RedriveStatus> =>
      redriveDeadLetters(names, input, carried),
    verify: (input?: unknown, carried?: VerifyCarried): Promise<void> => verify(names, input, carried),
  };
}
