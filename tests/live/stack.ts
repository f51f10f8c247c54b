import { processEnvironment } from '../../config/environment.ts';
import { pipelineEnvironment, readLocalConfig, type LocalConfig } from '../../config/localConfig.ts';
import { readPipelineConfig, type PipelineConfig } from '../../config/pipelineConfig.ts';
import { readTemporalConfig, type TemporalConfig } from '../../config/temporalConfig.ts';

/** How the stack of the live tests is reached; the set-up of jest's project has started it. */
export interface LiveStack {
  readonly local: LocalConfig;
  readonly config: PipelineConfig;
  readonly temporal: TemporalConfig;
}

export function liveStack(): LiveStack {
  const local = readLocalConfig();
  const environment = pipelineEnvironment(local, processEnvironment());
  return { local, config: readPipelineConfig(environment), temporal: readTemporalConfig(environment) };
}
