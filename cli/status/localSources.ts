import { processEnvironment } from '../../config/environment.ts';
import { doubles } from '../../config/doubles.ts';
import { pipelineEnvironment, type LocalConfig } from '../../config/localConfig.ts';
import { readPipelineConfig } from '../../config/pipelineConfig.ts';
import { readTemporalConfig } from '../../config/temporalConfig.ts';
import { diskSpaces } from '../../infra/local/diskSpace.ts';
import { loadPipeline } from '../../pipelines/load.ts';
import { loadSource } from '../../pipelines/loadSource.ts';
import { systemProcesses } from '../../infra/local/processes.ts';
import { runningPipelines } from '../pipelineOption.ts';
import { askedOnce } from './askedOnce.ts';
import { serverViews } from './servers.ts';
import type { ShownPipeline } from './snapshot.ts';
import { openStatusSystems, type StatusSources } from './sources.ts';

type ShownDefinition = Omit<ShownPipeline, 'double'>;

/** The native stack's systems; each pipeline has its sources on them. */
export interface LocalSystems {
  sourcesOf(definition: ShownDefinition): StatusSources;
  close(): Promise<void>;
}

/** Those of the native stack of this configuration; `close` them after use. @throws ConfigurationError. */
export function openLocalSystems(local: LocalConfig): LocalSystems {
  const environment = pipelineEnvironment(local, processEnvironment());
  const systems = openStatusSystems(readPipelineConfig(environment), readTemporalConfig(environment));
  const stack = {
    servers: askedOnce(() => serverViews(local, systemProcesses)),
    disks: askedOnce(() => diskSpaces(local)),
  };
  return {
    sourcesOf({ name, names, hasState }) {
      const double = doubles().find(({ pipeline }) => pipeline === name);
      return systems.sourcesOf(stack, {
        name,
        names,
        ...(hasState === undefined ? {} : { hasState }),
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
  const pipelines = await Promise.all((await runningPipelines(local)).map(loadShown));
  const systems = openLocalSystems(local);
  return {
    sources: pipelines.map((shown) => systems.sourcesOf(shown)),
    close: () => systems.close(),
  };
}

/** What is shown of the pipeline of a folder. @throws PipelineUnknown; PipelineUnfit. */
export async function loadShown(name: string): Promise<ShownDefinition> {
  const [{ definition }, source] = [await loadPipeline(name), await loadSource(name)];
  return { name, names: definition.names, ...(source.state === undefined ? {} : { hasState: true }) };
}
