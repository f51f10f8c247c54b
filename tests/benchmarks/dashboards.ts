import { isDeepStrictEqual } from 'node:util';
import type { Client } from 'cassandra-driver';
import { DEFAULT_COUNTRIES } from '../../pipelines/companies/dashboard/variables.ts';
import { statementOf, type View } from '../grafana/plugin.ts';
import { dashboards } from '../grafana/savedDashboards.ts';
import { load } from './dashboardData.ts';
import { measure, print, secondsSince, withCassandra } from './panelTimes.ts';
import { REFERENCE_QUERIES } from './referenceQueries.ts';

/**
 * `npm run bench:dashboards [-- <sizes>]`: how long each panel's queries take with so many companies, one a ten seconds, by
 * default 10,000, 100,000 and 1,000,000, beside the reference's queries for the same panel, on one Cassandra of its own.
 */

const DAY_MS = 86_400_000;

async function measureAll(client: Client, sizes: readonly number[]): Promise<void> {
  const nowMs = Date.now();
  let loaded = 0;
  for (const size of sizes) {
    const begun = performance.now();
    await load(client, loaded, size, nowMs);
    loaded = size;
    print(`\n${size.toLocaleString('en')} companies, loaded in ${secondsSince(begun)} s\n`);
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
  return dashboards().find(({ uid }) => uid === 'companies')?.panels ?? [];
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
  const list = dashboards().find(({ uid }) => uid === 'companies')?.templating.list;
  return list?.find(({ name }) => name === variable)?.query.query ?? '';
}

const sizes = process.argv.slice(2).map(Number);
await withCassandra(({ client }) =>
  measureAll(client, sizes.length === 0 ? [10_000, 100_000, 1_000_000] : sizes.toSorted((a, b) => a - b)),
);
