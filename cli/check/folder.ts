import { readSourceConfig } from '../../config/sourceConfig.ts';
import type { Pipeline } from '../../domain/definition.ts';
import { messageOf } from '../../infra/local/errors.ts';
import { loadPipeline, PipelineUnfit } from '../../pipelines/load.ts';
import { loadSource } from '../../pipelines/loadSource.ts';

/** A folder of pipelines/ as the engine reads it. */
export interface ReadFolder {
  readonly name: string;
  /** Absent where it does not fit. */
  readonly pipeline?: Pipeline;
  /** In what it does not fit, and what is wrong with the variables of its source: one sentence each. */
  readonly problems: readonly string[];
}

/** Reads all of a folder that a start needs, and finds all that is wrong at once. */
export async function readFolder(name: string): Promise<ReadFolder> {
  const [pipeline, source] = await Promise.allSettled([loadPipeline(name), sourceOf(name)]);
  const problems = [pipeline, source].flatMap((result) =>
    result.status === 'fulfilled' ? [] : problemsOf(result.reason),
  );
  return problems.length > 0 || pipeline.status === 'rejected'
    ? { name, problems }
    : { name, pipeline: pipeline.value, problems };
}

/** With its variables. */
async function sourceOf(name: string): Promise<void> {
  readSourceConfig((await loadSource(name)).configuration);
}

function problemsOf(reason: unknown): readonly string[] {
  return reason instanceof PipelineUnfit ? reason.problems : [messageOf(reason)];
}
