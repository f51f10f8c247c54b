import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { auth, Client } from 'cassandra-driver';
import { processEnvironment } from '../../config/environment.ts';
import { readLocalConfig } from '../../config/localConfig.ts';
import { readPipelineConfig } from '../../config/pipelineConfig.ts';
import { openCassandra, type Cassandra } from '../../connections/cassandra/cassandra.ts';
import { ensureTables } from '../../connections/cassandra/tables.ts';
import { readTables } from '../../connections/cassandra/pipelineTables.ts';
import { loadPipeline } from '../../pipelines/load.ts';
import { freePorts, startStack } from '../../infra/local/stack.ts';

const RUNS = 40;
/** A panel that takes long is asked less often: until this time is spent, but this many times. */
const BUDGET_MS = 20_000;
const LEAST_RUNS = 2;

/** A Cassandra of its own with the pipeline's tables: as the pipeline writes to it, and the driver itself, to ask. */
interface Measured {
  readonly cassandra: Cassandra;
  readonly client: Client;
}

/** Starts it, and stops and deletes it afterwards. */
export async function withCassandra(run: (measured: Measured) => Promise<void>): Promise<void> {
  const home = await mkdtemp(path.join(tmpdir(), 'company-pipeline-benchmark-'));
  const local = { ...readLocalConfig(), home, ports: await freePorts() };
  const stack = await startStack({ local, environment: processEnvironment(), servers: ['cassandra'] });
  try {
    const { cassandra: config } = readPipelineConfig({ CASSANDRA_PORT: String(local.ports.cassandra) });
    const cassandra = openCassandra(config);
    await ensureTables(cassandra, {
      tables: await readTables(await loadPipeline('companies')),
      replication: config.replication,
    });
    const client = new Client({
      contactPoints: [...config.contactPoints],
      localDataCenter: config.datacenter,
      protocolOptions: { port: config.port },
      authProvider: new auth.PlainTextAuthProvider(config.username, config.password),
      encoding: { useBigIntAsLong: true },
      queryOptions: { prepare: true, fetchSize: 5000 },
      socketOptions: { readTimeout: 0 },
    });
    await run({ cassandra, client });
    await Promise.all([client.shutdown(), cassandra.close()]);
  } finally {
    await stack.stop();
    await rm(home, { recursive: true, force: true });
  }
}

/**
 * Median and 95th percentile of a panel's time in ms, or what Cassandra said instead. Its statements run one after another, as the
 * plugin runs them, and every row is fetched.
 */
export async function measure(client: Client, statements: readonly string[]): Promise<string> {
  const times: number[] = [];
  let spent = 0;
  try {
    while (times.length < LEAST_RUNS || (times.length < RUNS && spent < BUDGET_MS)) {
      const begun = performance.now();
      for (const statement of statements) await rowsOf(client, statement);
      times.push(performance.now() - begun);
      spent += performance.now() - begun;
    }
  } catch (error) {
    return `failed: ${error instanceof Error ? error.message.slice(0, 60) : String(error)}`;
  }
  const sorted = times.toSorted((a, b) => a - b);
  const at = (share: number) => milliseconds(sorted[Math.ceil(share * sorted.length) - 1] ?? Number.NaN);
  return `${at(0.5)} / ${at(0.95)}${times.length === RUNS ? '' : ` (${times.length} runs)`}`;
}

/** Fetches every page, and returns the number of rows. */
async function rowsOf(client: Client, statement: string): Promise<number> {
  let rows = 0;
  let pageState: string | undefined;
  do {
    const page = await client.execute(statement, [], pageState === undefined ? {} : { pageState });
    rows += page.rowLength;
    pageState = page.pageState ?? undefined;
  } while (pageState !== undefined);
  return rows;
}

function milliseconds(ms: number): string {
  return ms < 10 ? ms.toFixed(1) : Math.round(ms).toLocaleString('en');
}

export function secondsSince(begun: number): string {
  return ((performance.now() - begun) / 1000).toFixed(0);
}

export function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
