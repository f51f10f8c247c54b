import { processEnvironment } from '../../config/environment.ts';
import { doubles } from '../../config/doubles.ts';
import { pipelineEnvironment, type LocalConfig } from '../../config/localConfig.ts';
import { readPipelineConfig } from '../../config/pipelineConfig.ts';
import { readTemporalConfig } from '../../config/temporalConfig.ts';
import type { PipelineDefinition } from '../../domain/definition.ts';
import { diskSpaces } from '../../infra/local/diskSpace.ts';
import { loadPipeline } from '../../pipelines/load.ts';
import { systemProcesses } from '../../infra/local/processes.ts';
import { runningPipelines } from '../pipelineOption.ts';
import { serverViews } from './servers.ts';
import { openStatusSources, type StatusSources } from './sources.ts';

/** The sources of the native stack of this configuration; `close` them after use. @throws ConfigurationError. */
export function openLocalSources(
  local: LocalConfig,
  { name, names }: Pick<PipelineDefinition, 'name' | 'names'>,
): StatusSources & { close(): Promise<void> } {
  const double = doubles().find(({ pipeline }) => pipeline === name);
  const environment = pipelineEnvironment(local, processEnvironment());
  return openStatusSources(
    readPipelineConfig(environment),
    readTemporalConfig(environment),
    {
      servers: () => serverViews(local, systemProcesses),
      disks: () => diskSpaces(local),
    },
    { name, names, ...(double === undefined ? {} : { double: double.name }) },
  );
}

/** The sources of each pipeline that the stack runs; of those that it would run, where it does not. */
export async function openRunningSources(local: LocalConfig) {
  const pipelines = await Promise.all((await runningPipelines(local)).map(loadPipeline));
  return pipelines.map(({ definition }) => openLocalSources(local, definition));
}
