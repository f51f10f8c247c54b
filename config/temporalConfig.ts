import { loadClientConnectConfig } from '@temporalio/envconfig';
import type { NativeConnectionOptions } from '@temporalio/worker';
import type { Environment } from './environment.ts';

/** How Temporal is reached. */
export interface TemporalConfig {
  readonly connection: NativeConnectionOptions;
  readonly namespace: string;
}

/**
 * What the `temporal` command reads, too: TEMPORAL_ADDRESS, TEMPORAL_NAMESPACE, TEMPORAL_API_KEY, TEMPORAL_TLS…, and the
 * profiles of its configuration file.
 */
export function readTemporalConfig(environment: Environment = process.env): TemporalConfig {
  const variables = Object.entries(environment).filter(
    (entry): entry is [string, string] => entry[1] !== undefined,
  );
  const config = loadClientConnectConfig({ overrideEnvVars: Object.fromEntries(variables) });
  return {
    connection: { address: '127.0.0.1:7233', ...config.connectionOptions },
    namespace: config.namespace ?? 'default',
  };
}
