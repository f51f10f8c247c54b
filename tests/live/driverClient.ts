import { auth, Client } from 'cassandra-driver';
import type { PipelineConfig } from '../../config/pipelineConfig.ts';

/** A client of the driver itself, for tests that look at the types of an answer's columns. `shutdown` it after use. */
export function driverClient(config: PipelineConfig['cassandra']): Client {
  const { contactPoints, datacenter, port, username, password } = config;
  return new Client({
    contactPoints: [...contactPoints],
    localDataCenter: datacenter,
    protocolOptions: { port },
    authProvider: new auth.PlainTextAuthProvider(username, password),
    encoding: { useBigIntAsLong: true },
    queryOptions: { prepare: true },
  });
}
