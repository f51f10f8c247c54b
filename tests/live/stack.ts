import { processEnvironment } from '../../config/environment.ts';
import { pipelineEnvironment, portOf, readLocalConfig, type LocalConfig } from '../../config/localConfig.ts';
import { readPipelineConfig, type PipelineConfig } from '../../config/pipelineConfig.ts';
import { readSourceConfig, type SourceConfig } from '../../config/sourceConfig.ts';
import { companySource } from '../../pipelines/companies/source.ts';
import { readTemporalConfig, type TemporalConfig } from '../../config/temporalConfig.ts';

/** How the stack of the live tests is reached; the set-up of jest's project has started it. */
export interface LiveStack {
  readonly local: LocalConfig;
  readonly config: PipelineConfig & { readonly source: SourceConfig };
  readonly temporal: TemporalConfig;
}

export function liveStack(): LiveStack {
  const local = readLocalConfig();
  const environment = pipelineEnvironment(local, processEnvironment());
  const url = `http://127.0.0.1:${portOf(local.ports, 'companySource')}/api/v1/companies`;
  const source = readSourceConfig(companySource.configuration, { COMPANY_API_URL: url, ...environment });
  return {
    local,
    config: { ...readPipelineConfig(environment), source },
    temporal: readTemporalConfig(environment),
  };
}
