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
import { openStatusSystems, type StatusSources } from './sources.ts';

type ShownDefinition = Pick<PipelineDefinition, 'name' | 'names'>;

/** The native stack's systems; each pipeline has its sources on them. */
export interface LocalSystems {
  sourcesOf(definition: ShownDefinition): StatusSources;
  close(): Promise<void>;
}

/** Those of the native stack of this configuration; `close` them after use. @throws ConfigurationError. */
export function openLocalSystems(local: LocalConfig): LocalSystems {
  const environment = pipelineEnvironment(local, processEnvironment());
  const systems = openStatusSystems(readPipelineConfig(environment), readTemporalConfig(environment));
  return {
    sourcesOf({ name, names }) {
      const double = doubles().find(({ pipeline }) => pipeline === name);
      const stack = {
        servers: () => serverViews(local, systemProcesses),
        disks: () => diskSpaces(local),
      };
      return systems.sourcesOf(stack, {
        name,
        names,
        ...(double === undefined ? {} : { double: double.name }),
      });
    },
    close: () => systems.close(),
  };
}

/** The sources of one pipeline; `close` them after use. @throws ConfigurationError. */
export function openLocalSources(
  local: LocalConfig,
  definition: ShownDefinition,
): StatusSources & { close(): Promise<void> } {
  const systems = openLocalSystems(local);
  return { ...systems.sourcesOf(definition), close: () => systems.close() };
}

/** The sources of each pipeline that the stack runs; of those that it would run, where it does not. */
export async function openRunningSources(
  local: LocalConfig,
): Promise<{ readonly sources: readonly StatusSources[]; close(): Promise<void> }> {
  const pipelines = await Promise.all((await runningPipelines(local)).map(loadPipeline));
  const systems = openLocalSystems(local);
  return {
    sources: pipelines.map(({ definition }) => systems.sourcesOf(definition)),
    close: () => systems.close(),
  };
}
