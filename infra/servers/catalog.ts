import { cassandra } from './cassandra.ts';
import { companySource } from './companySource.ts';
import { consolePage } from './console.ts';
import { grafana } from './grafana.ts';
import { kafka } from './kafka.ts';
import { schemaRegistry } from './schemaRegistry.ts';
import type { ServerDefinition, ServerName } from './server.ts';
import { sparkMaster } from './sparkMaster.ts';
import { sparkWorker } from './sparkWorker.ts';
import { temporal } from './temporal.ts';
import { worker } from './worker.ts';

/** All servers of the native stack, by name. A new server is added here and in server.ts. */
export const SERVERS: Readonly<Record<ServerName, ServerDefinition>> = {
  temporal,
  kafka,
  'schema-registry': schemaRegistry,
  cassandra,
  'spark-master': sparkMaster,
  'spark-worker': sparkWorker,
  'company-source': companySource,
  console: consolePage,
  grafana,
  worker,
};
