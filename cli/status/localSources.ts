import { processEnvironment } from '../../config/environment.ts';
import { pipelineEnvironment, type LocalConfig } from '../../config/localConfig.ts';
import { readPipelineConfig } from '../../config/pipelineConfig.ts';
import { readTemporalConfig } from '../../config/temporalConfig.ts';
import type { PipelineNames } from '../../domain/definition.ts';
import { diskSpaces } from '../../infra/local/diskSpace.ts';
import { readState } from '../../infra/local/state.ts';
import { loadPipeline } from '../../pipelines/load.ts';
import { systemProcesses } from '../../infra/local/processes.ts';
import { serverViews } from './servers.ts';
import { openStatusSources, type StatusSources } from './sources.ts';

/** The sources of the native stack of this configuration; `close` them after use. @throws ConfigurationError. */
export function openLocalSources(
  local: LocalConfig,
  names: Pick<PipelineNames, 'workflowId' | 'topic'>,
): StatusSources & { close(): Promise<void> } {
  const environment = pipelineEnvironment(local, processEnvironment());
  return openStatusSources(
    readPipelineConfig(environment),
    readTemporalConfig(environment),
    {
      servers: () => serverViews(local, systemProcesses),
      disks: () => diskSpaces(local),
    },
    names,
  );
}

/** The sources of each pipeline that the stack runs; of those that it would run, where it does not. */
export async function openRunningSources(local: LocalConfig) {
  const names = (await readState(local))?.pipelines ?? local.pipelines;
  const pipelines = await Promise.all(names.map(loadPipeline));
  return pipelines.map(({ definition }) => openLocalSources(local, definition.names));
}
