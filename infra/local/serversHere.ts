import type { Environment } from '../../config/environment.ts';
import type { LocalConfig, LocalPorts } from '../../config/localConfig.ts';
import { serverOf } from '../servers/catalog.ts';
import { serverNames, type ServerDefinition, type ServerName } from '../servers/server.ts';

/** The stack as this machine can have it. */
export interface ServersHere {
  readonly names: readonly ServerName[];
  /** Their ports. */
  readonly ports: readonly (keyof LocalPorts)[];
  /** One sentence for each server that is left out: why, and how to get it. */
  readonly leftOut: readonly string[];
}

/** Which servers are here: all but those that this stack does not need, and those that it does without and that are absent. */
export async function serversHere(
  local: LocalConfig,
  environment: Environment,
  server: (name: ServerName) => ServerDefinition = serverOf,
): Promise<ServersHere> {
  const names: ServerName[] = [];
  const leftOut: string[] = [];
  for (const name of serverNames()) {
    if ((await server(name).isNeeded?.(local, environment)) === false) continue;
    const absence = await server(name).absence?.(local, environment);
    if (absence === undefined) names.push(name);
    else leftOut.push(absence);
  }
  return { names, ports: names.flatMap((name) => server(name).ports), leftOut };
}
