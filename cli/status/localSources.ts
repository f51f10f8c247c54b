import { processEnvironment } from '../../config/environment.ts';
import { pipelineEnvironment, type LocalConfig } from '../../config/localConfig.ts';
import { readPipelineConfig } from '../../config/pipelineConfig.ts';
import { readTemporalConfig } from '../../config/temporalConfig.ts';
import { diskSpaces } from '../../infra/local/diskSpace.ts';
import { systemProcesses } from '../../infra/local/processes.ts';
import { serverViews } from './servers.ts';
import { openStatusSources, type StatusSources } from './sources.ts';

/** The sources of the native stack of this configuration; `close` them after use. @throws ConfigurationError. */
export function openLocalSources(local: LocalConfig): StatusSources & { close(): Promise<void> } {
  const environment = pipelineEnvironment(local, processEnvironment());
  return openStatusSources(readPipelineConfig(environment), readTemporalConfig(environment), {
    servers: () => serverViews(local, systemProcesses),
    disks: () => diskSpaces(local),
  });
}
