import { cassandra } from './cassandra.ts';
import { consolePage } from './console.ts';
import { doubleServer } from './doubleServer.ts';
import { grafana } from './grafana.ts';
import { kafka } from './kafka.ts';
import { schemaRegistry } from './schemaRegistry.ts';
import type { FixedServerName, ServerDefinition, ServerName } from './server.ts';
import { sparkMaster } from './sparkMaster.ts';
import { sparkWorker } from './sparkWorker.ts';
import { temporal } from './temporal.ts';
import { worker } from './worker.ts';

/** The servers of every native stack, by name. A new server is added here and in server.ts. */
export const SERVERS: Readonly<Record<FixedServerName, ServerDefinition>> = {
  temporal,
  kafka,
  'schema-registry': schemaRegistry,
  cassandra,
  'spark-master': sparkMaster,
  'spark-worker': sparkWorker,
  console: consolePage,
  grafana,
  worker,
};

/** The server of a name: one of {@link SERVERS}, or the double of a pipeline's source. @throws where there is none. */
export function serverOf(name: ServerName): ServerDefinition {
  return isFixed(name) ? SERVERS[name] : doubleServer(name);
}

function isFixed(name: ServerName): name is FixedServerName {
  return Object.hasOwn(SERVERS, name);
}
