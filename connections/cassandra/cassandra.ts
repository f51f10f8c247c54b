import { auth, Client, policies, types } from 'cassandra-driver';
import pMap from 'p-map';
import type { CassandraConfig } from '../../config/pipelineConfig.ts';
import { cassandraError } from './errors.ts';

/** A value to bind; uuid, date and timestamp columns take text, text and Date, bigint columns bigint, `IN ?` a list. */
export type Parameter =
  string | number | bigint | boolean | Date | Buffer | readonly (string | number | bigint)[] | null;

/** A row by column name: bigint columns are bigint, timestamps Date, blobs Buffer; uuids and dates have toString(). */
export type Row = Readonly<Record<string, unknown>>;

/**
 * Statements at LOCAL_QUORUM, prepared. All of them are taken to be idempotent and may be sent more than once: reads, and
 * writes of whole values by primary key.
 */
export interface Cassandra {
  /** Runs one statement; its answer is whole, read page by page. @throws CassandraUnavailable, CassandraRefused, CassandraSchemaMissing. */
  execute(query: string, parameters?: readonly Parameter[], signal?: AbortSignal): Promise<readonly Row[]>;
  /** Runs a statement once per parameter list, a bounded number at a time; answers are in the order of the lists. */
  executeAll(
    query: string,
    parameterLists: readonly (readonly Parameter[])[],
    signal?: AbortSignal,
  ): Promise<readonly (readonly Row[])[]>;
  close(): Promise<void>;
}

/** Statements of one `executeAll` under way at a time: enough to keep a node busy, few enough to leave it to others. */
const CONCURRENCY = 64;

/** Opens Cassandra; connects at first use, so that opening never fails. `close` it after use. */
export function openCassandra(config: CassandraConfig): Cassandra {
  const address = config.contactPoints.map((host) => `${host}:${config.port}`).join(', ');
  let opening: Promise<Client> | undefined;

  /** One connection attempt for all callers; the next call after a failed one gets a new client. */
  function connected(): Promise<Client> {
    if (opening !== undefined) return opening;
    const attempt = connect(config);
    opening = attempt;
    attempt.catch(() => {
      if (opening === attempt) opening = undefined;
    });
    return attempt;
  }

  /** Shuts a client down once it is connected: the driver leaves one open for ever that is shut down while it connects. */
  async function discard(): Promise<void> {
    const opened = opening;
    opening = undefined;
    // That it could not connect was thrown to those who asked.
    const client = await opened?.catch(() => undefined);
    await client?.shutdown();
  }

  async function execute(query: string, parameters: readonly Parameter[] = [], signal?: AbortSignal) {
    signal?.throwIfAborted();
    const current = connected();
    let client: Client | undefined;
    try {
      client = await current;
      return await allPages(client, query, parameters, signal);
    } catch (error) {
      // A new client connects at once, and asks for the addresses anew; the old one would wait out its back-off first.
      if (client?.getState().getConnectedHosts().length === 0 && opening === current) await discard();
      throw cassandraError(error, query, address);
    }
  }

  return {
    execute,
    // Not the driver's executeConcurrent: of each answer it keeps the first page alone, and no signal ends it.
    executeAll: (query, parameterLists, signal) =>
      pMap(parameterLists, (parameters) => execute(query, parameters, signal), {
        concurrency: CONCURRENCY,
        ...(signal === undefined ? {} : { signal }),
      }),
    close: discard,
  };
}

/** Asks page by page: the driver answers with the first alone. */
async function allPages(
  client: Client,
  query: string,
  parameters: readonly Parameter[],
  signal: AbortSignal | undefined,
): Promise<readonly Row[]> {
  const first = await client.execute(query, [...parameters]);
  let pageState: string | null = first.pageState;
  if (pageState === null) return first.rows ?? [];
  const rows: Row[] = [...first.rows];
  while (pageState !== null) {
    signal?.throwIfAborted();
    const next: types.ResultSet = await client.execute(query, [...parameters], { pageState });
    rows.push(...next.rows);
    pageState = next.pageState;
  }
  return rows;
}

/**
 * A connected client. @throws what the driver throws.
 *
 * A client that is shut down just while cassandra-driver 4.10 connects it again makes new hosts that nothing public ends: they go on
 * connecting for ever. So a process whose Cassandra was away ends by `process.exit`, not by itself.
 */
async function connect(config: CassandraConfig): Promise<Client> {
  const client = new Client({
    contactPoints: [...config.contactPoints],
    localDataCenter: config.datacenter,
    protocolOptions: { port: config.port },
    authProvider: new auth.PlainTextAuthProvider(config.username, config.password),
    ...(config.tls ? { sslOptions: { rejectUnauthorized: true } } : {}),
    encoding: { useBigIntAsLong: true },
    queryOptions: {
      consistency: types.consistencies.localQuorum,
      prepare: true,
      isIdempotent: true,
      fetchSize: 5000,
    },
    socketOptions: { connectTimeout: 5000, readTimeout: 12_000 },
    policies: { reconnection: new policies.reconnection.ExponentialReconnectionPolicy(500, 10_000) },
  });
  await client.connect();
  return client;
}
