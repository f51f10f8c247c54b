import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { auth, Client } from 'cassandra-driver';
import { readContract } from '../../activities/contract.ts';
import { processEnvironment } from '../../config/environment.ts';
import { readLocalConfig } from '../../config/localConfig.ts';
import { readPipelineConfig } from '../../config/pipelineConfig.ts';
import { openCassandra } from '../../connections/cassandra.ts';
import { ensureTables } from '../../connections/cassandraTables.ts';
import { DEFAULT_COUNTRIES } from '../../grafana/companies/variables.ts';
import { DASHBOARDS } from '../../grafana/names.ts';
import { freePorts, startStack } from '../../infra/local/stack.ts';
import { statementOf, type View } from '../grafana/plugin.ts';
import { dashboards } from '../grafana/savedDashboards.ts';
import { load } from './dashboardData.ts';
import { REFERENCE_QUERIES } from './referenceQueries.ts';

/**
 * `npm run bench:dashboards [-- <sizes>]`: how long each panel's queries take with so many companies, one a ten seconds, by
 * default 10,000, 100,000 and 1,000,000, beside the reference's queries for the same panel, on one Cassandra of its own.
 * A panel's queries run one after another, as the plugin runs them, and every row is fetched.
 */

const DAY_MS = 86_400_000;
const RUNS = 40;
/** A panel that takes long is asked less often: until this time is spent, but this many times. */
const BUDGET_MS = 20_000;
const LEAST_RUNS = 2;

async function main(sizes: readonly number[]): Promise<void> {
  const home = await mkdtemp(path.join(tmpdir(), 'company-pipeline-benchmark-'));
  const local = { ...readLocalConfig(), home, ports: await freePorts() };
  const stack = await startStack({ local, environment: processEnvironment(), servers: ['cassandra'] });
  try {
    const { cassandra: config } = readPipelineConfig({ CASSANDRA_PORT: String(local.ports.cassandra) });
    const cassandra = openCassandra(config);
    await ensureTables(cassandra, { cql: (await readContract()).tables, replication: config.replication });
    await cassandra.close();
    const client = new Client({
      contactPoints: [...config.contactPoints],
      localDataCenter: config.datacenter,
      protocolOptions: { port: config.port },
      authProvider: new auth.PlainTextAuthProvider(config.username, config.password),
      encoding: { useBigIntAsLong: true },
      queryOptions: { prepare: true, fetchSize: 5000 },
      socketOptions: { readTimeout: 0 },
    });
    await measureAll(client, sizes);
    await client.shutdown();
  } finally {
    await stack.stop();
    await rm(home, { recursive: true, force: true });
  }
}

async function measureAll(client: Client, sizes: readonly number[]): Promise<void> {
  const nowMs = Date.now();
  let loaded = 0;
  for (const size of sizes) {
    const begun = performance.now();
    await load(client, loaded, size, nowMs);
    loaded = size;
    print(`\n${size.toLocaleString('en')} companies, loaded in ${seconds(performance.now() - begun)} s\n`);
    const day = { from: new Date(nowMs - DAY_MS), to: new Date(nowMs) };
    const all = { from: new Date(nowMs - size * 10_000), to: new Date(nowMs) };
    const countries = await countriesOf(client);
    const views = [
      await viewOf(client, day, DEFAULT_COUNTRIES),
      await viewOf(client, all, DEFAULT_COUNTRIES),
      await viewOf(client, all, countries),
    ];
    print(`| panel | last 24 h | everything | everything, all ${countries.length} countries | reference |`);
    print('| --- | --- | --- | --- | --- |');
    for (const { title, targets } of companyPanels()) {
      const cells: string[] = [];
      let before: readonly string[] = [];
      for (const view of views) {
        const statements = targets.map(({ target }) => statementOf(target, view));
        // A panel without countries asks the same again.
        cells.push(isDeepStrictEqual(statements, before) ? '' : await measure(client, statements));
        before = statements;
      }
      const reference = REFERENCE_QUERIES[title];
      cells.push(reference === undefined ? '' : await measure(client, reference));
      print(`| ${title} | ${cells.join(' | ')} |`);
    }
  }
}

function companyPanels() {
  return dashboards().find(({ uid }) => uid === DASHBOARDS.companies)?.panels ?? [];
}

/** The view of a time range, its granularity chosen as the dashboard chooses it. */
async function viewOf(
  client: Client,
  range: Pick<View, 'from' | 'to'>,
  country: readonly string[],
): Promise<View> {
  const statement = statementOf(variableQuery('granularity'), { ...range, variables: {} });
  const granularity: unknown = (await client.execute(statement)).first()?.get('granularity');
  if (typeof granularity !== 'string') throw new Error('expected a granularity, got none');
  return { ...range, variables: { granularity, country } };
}

/** What "All" countries stands for. */
async function countriesOf(client: Client): Promise<readonly string[]> {
  const { rows } = await client.execute(variableQuery('country'));
  return rows.map((row) => String(row.get(0)));
}

function variableQuery(variable: string): string {
  const list = dashboards().find(({ uid }) => uid === DASHBOARDS.companies)?.templating.list;
  return list?.find(({ name }) => name === variable)?.query.query ?? '';
}

/** Median and 95th percentile of the statements' time together, in ms, or what Cassandra said instead. */
async function measure(client: Client, statements: readonly string[]): Promise<string> {
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

function seconds(ms: number): string {
  return (ms / 1000).toFixed(0);
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

const sizes = process.argv.slice(2).map(Number);
await main(sizes.length === 0 ? [10_000, 100_000, 1_000_000] : sizes.toSorted((a, b) => a - b));
