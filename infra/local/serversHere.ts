import type { Environment } from '../../config/environment.ts';
import type { LocalConfig, LocalPorts } from '../../config/localConfig.ts';
import { SERVERS } from '../servers/catalog.ts';
import { SERVER_NAMES, type ServerDefinition, type ServerName } from '../servers/server.ts';

/** The stack as this machine can have it. */
export interface ServersHere {
  readonly names: readonly ServerName[];
  /** Their ports. */
  readonly ports: readonly (keyof LocalPorts)[];
  /** One sentence for each server that is left out: why, and how to get it. */
  readonly leftOut: readonly string[];
}

/** Which servers are here: all but those that the stack does without and that are absent. */
export async function serversHere(
  local: LocalConfig,
  environment: Environment,
  servers: Readonly<Record<ServerName, ServerDefinition>> = SERVERS,
): Promise<ServersHere> {
  const names: ServerName[] = [];
  const leftOut: string[] = [];
  for (const name of SERVER_NAMES) {
    const absence = await servers[name].absence?.(local, environment);
    if (absence === undefined) names.push(name);
    else leftOut.push(absence);
  }
  return { names, ports: names.flatMap((name) => servers[name].ports), leftOut };
}
