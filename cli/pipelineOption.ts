import type { LocalConfig } from '../config/localConfig.ts';
import type { Pipeline } from '../domain/definition.ts';
import { readState } from '../infra/local/state.ts';
import { loadPipeline } from '../pipelines/load.ts';

/** The option of commands that concern one pipeline. */
export const PIPELINE_OPTION = {
  pipeline: { type: 'string', description: 'Which pipeline, where the stack runs several' },
} as const;

/** Names of the pipelines that the stack runs; of those that it would run, where it does not. */
export async function runningPipelines(local: LocalConfig): Promise<readonly string[]> {
  return (await readState(local))?.pipelines ?? local.pipelines;
}

/** The pipeline that is named, else the one that runs. @throws where several run and none is named; PipelineUnknown, PipelineUnfit. */
export async function chosenPipeline(local: LocalConfig, named: string | undefined): Promise<Pipeline> {
  if (named !== undefined) return loadPipeline(named);
  const [first, ...others] = await runningPipelines(local);
  if (first === undefined || others.length > 0)
    throw new Error(`Which pipeline? Expected --pipeline with one of ${[first, ...others].join(', ')}`);
  return loadPipeline(first);
}
