import { Client, Connection, WorkflowNotFoundError, type ConnectionOptions } from '@temporalio/client';
import type { TemporalConfig } from '../../config/temporalConfig.ts';
import { SEARCH_ATTRIBUTES, STATUS_QUERY } from '../../domain/names.ts';
import type { IngestStatus, StreamStatus } from '../../domain/status.ts';

/** Of a workflow id: a run is open; all runs are closed; the server knows no such id (never started, or no longer kept). */
export type WorkflowState = 'open' | 'closed' | 'unknown';

/** What activities ask of Temporal about workflows. */
export interface WorkflowDirectory {
  /** Answer of an ingestion's `status` query. @throws WorkflowNotFoundError, QueryNotRegisteredError. */
  ingestStatus(workflowId: string): Promise<IngestStatus>;
  /** Answer of a stream's `status` query. @throws WorkflowNotFoundError, QueryNotRegisteredError. */
  streamStatus(workflowId: string): Promise<StreamStatus>;
  /** State of the newest run of this workflow id at this moment. */
  stateOf(workflowId: string): Promise<WorkflowState>;
}

/** Opens a client; `close` its connection after use. @throws when the server does not answer. */
export async function openTemporal(
  { connection: options, namespace }: TemporalConfig,
  connectTimeout?: ConnectionOptions['connectTimeout'],
): Promise<Client> {
  const { address, tls, apiKey, metadata } = options;
  const connection = await connectTemporal({
    ...(address === undefined ? {} : { address }),
    ...(tls === undefined ? {} : { tls }),
    ...(apiKey === undefined ? {} : { apiKey }),
    ...(metadata === undefined ? {} : { metadata }),
    ...(connectTimeout === undefined ? {} : { connectTimeout }),
  });
  return new Client({ connection, namespace });
}

/**
 * gRPC asks the name server for more than addresses, which nobody here has set; where none answers, as in a container without a network,
 * that takes a quarter of a minute.
 */
const ADDRESSES_ALONE = { 'grpc.service_config_disable_resolution': 1 };

/** `Connection.connect`, which leaves its channel open when it fails, closing it then. `close` it after use. */
export async function connectTemporal(options: ConnectionOptions): Promise<Connection> {
  const connection = Connection.lazy({
    ...options,
    channelArgs: { ...ADDRESSES_ALONE, ...(throughProxy(options) ? {} : NO_PROXY) },
  });
  try {
    await connection.ensureConnected();
    return connection;
  } catch (error) {
    await connection.close();
    throw error;
  }
}

const NO_PROXY = { 'grpc.enable_http_proxy': 0 };

/** Without TLS it is a server of this machine or its network, which the proxy of the environment knows nothing of. */
function throughProxy({ tls, apiKey }: ConnectionOptions): boolean {
  return (tls !== undefined && tls !== null && tls !== false) || apiKey !== undefined;
}

/** {@link WorkflowDirectory} on a client. */
export function workflowDirectory(client: Client): WorkflowDirectory {
  return {
    ingestStatus: (workflowId) => client.workflow.getHandle(workflowId).query<IngestStatus>(STATUS_QUERY),
    streamStatus: (workflowId) => client.workflow.getHandle(workflowId).query<StreamStatus>(STATUS_QUERY),
    async stateOf(workflowId) {
      try {
        const { status } = await client.workflow.getHandle(workflowId).describe();
        return status.name === 'RUNNING' || status.name === 'PAUSED' ? 'open' : 'closed';
      } catch (error) {
        if (error instanceof WorkflowNotFoundError) return 'unknown';
        throw error;
      }
    },
  };
}

/** Of temporal.api.enums.v1.IndexedValueType. */
const KEYWORD = 2;

/** Types of the search attributes that the workflows set. */
export const SEARCH_ATTRIBUTE_TYPES = {
  [SEARCH_ATTRIBUTES.state]: KEYWORD,
  [SEARCH_ATTRIBUTES.verification]: KEYWORD,
} as const;

/**
 * Registers those search attributes that the namespace lacks: a workflow that sets an unknown one would hang. Where the
 * server does not let us (Temporal Cloud), they must be registered by hand; the error says which.
 */
export async function ensureSearchAttributes(client: Client): Promise<void> {
  const { namespace } = client.options;
  const { customAttributes } = await client.connection.operatorService.listSearchAttributes({ namespace });
  const missing = Object.entries(SEARCH_ATTRIBUTE_TYPES).filter(
    ([name]) => customAttributes[name] === undefined,
  );
  if (missing.length === 0) return;
  try {
    await client.connection.operatorService.addSearchAttributes({
      namespace,
      searchAttributes: Object.fromEntries(missing),
    });
  } catch (cause) {
    const names = missing.map(([name]) => name).join(', ');
    throw new Error(
      `Namespace ${namespace} lacks the search attributes ${names}, and they could not be registered`,
      {
        cause,
      },
    );
  }
}
