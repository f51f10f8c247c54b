import { existsSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { create } from 'axios';
import { execa } from 'execa';
import { processEnvironment } from '../../config/environment.ts';
import { REPOSITORY_ROOT } from '../../config/localConfig.ts';
import { openCassandra } from '../../connections/cassandra/cassandra.ts';
import { ensureTables } from '../../connections/cassandra/tables.ts';
import { readTables } from '../../connections/cassandra/pipelineTables.ts';
import { loadPipeline } from '../../pipelines/load.ts';
import { verificationReports } from '../../connections/cassandra/verificationReports.ts';
import { PIPELINE_WORKFLOW_ID } from '../companyNames.ts';
import { DATASOURCE, PLUGIN } from '../../grafana/names.ts';
import { serversHere } from '../../infra/local/serversHere.ts';
import { downloadedFolder, pluginsFolder } from '../../infra/servers/grafanaInstallation.ts';
import { EXAMPLE_COUNTRIES, exampleCompanies, examplePoints } from '../grafana/exampleData.ts';
import { REPORTS } from '../grafana/exampleRanges.ts';
import { interpolate, type View } from '../grafana/plugin.ts';
import { alertRules } from '../grafana/savedAlerts.ts';
import { dashboards } from '../grafana/savedDashboards.ts';
import { writeNewest, writePoints, writeTotals } from '../grafana/writeExamples.ts';
import { liveStack } from './stack.ts';
import { until } from './until.ts';

/**
 * On a real Grafana with the plugin, 10 or newer: that of GRAFANA_URL, provisioned from this repository (a user and password in
 * the address log in), or the one that the live stack starts: of GRAFANA_HOME, or the one that was downloaded.
 */
const { local, config } = liveStack();
const { GRAFANA_URL: given } = processEnvironment();
const isOurs = given === undefined || given === '';
const url = new URL(isOurs ? `http://127.0.0.1:${local.ports.grafana}` : given);
const isDownloaded = [downloadedFolder(local), path.join(pluginsFolder(local), PLUGIN.id)].every(existsSync);
const suite = isOurs && local.grafanaHome === undefined && !isDownloaded ? describe.skip : describe;

const HOUR_MS = 3_600_000;
const now = Date.now();
const view: View = {
  from: new Date(now - 2 * HOUR_MS),
  to: new Date(now),
  variables: { country: [...EXAMPLE_COUNTRIES], pipeline: PIPELINE_WORKFLOW_ID },
  interval: '10s',
};

const settings = { timeout: 30_000, proxy: false, validateStatus: () => true } as const;
const baseURL = url.origin + url.pathname.replace(/\/$/, '');
const anonymous = create({ ...settings, baseURL });
const auth = { username: decodeURIComponent(url.username), password: decodeURIComponent(url.password) };
const grafana = create({ ...settings, baseURL, ...(auth.username === '' ? {} : { auth }) });

suite('Grafana (skipped where none is installed or downloaded, and GRAFANA_URL names none)', () => {
  /** Since when the tables are there: a rule may have been evaluated, and have failed, before. */
  let filledAt = 0;
  beforeAll(async () => {
    if (!isOurs) return;
    await fillOurStack();
    filledAt = Date.now();
  });

  it('runs, with its database', async () => {
    const { data } = await grafana.get<unknown>('/api/health');
    expect(data).toMatchObject({ database: 'ok', version: expect.stringMatching(/^\d+\.\d+/) });
  });

  it('has a data source that is well', async () => {
    const { data } = await until(
      'the data source is well',
      healthOfDatasource,
      ({ status }) => status === 200,
    );
    expect(data).toMatchObject({ status: 'OK' });
  });

  it('begins with the companies', async () => {
    const { data } = await grafana.get<unknown>('/api/dashboards/home');
    expect(data).toMatchObject({ dashboard: { title: 'Companies' } });
  });

  describe.each(dashboards())('dashboard $title', (dashboard) => {
    it('is there', async () => {
      const { status, data } = await grafana.get<unknown>(`/api/dashboards/uid/${dashboard.uid}`);
      expect(status).toBe(200);
      expect(data).toMatchObject({ dashboard: { title: dashboard.title }, meta: { provisioned: true } });
    });

    it('has variables whose values the plugin answers', async () => {
      for (const { query } of (dashboard.templating.list ?? []).filter(({ type }) => type === 'query')) {
        const { status, data } = await grafana.get<unknown>(
          `/api/datasources/uid/${DATASOURCE.uid}/resources/variables`,
          { params: { query: interpolate(query.query, view) } },
        );
        expect([status, data]).toEqual([200, expect.any(Array)]);
      }
    });

    it.each(dashboard.panels.map((panel) => [panel.title, panel] as const))(
      'panel %s: answers',
      async (_, { targets }) => {
        // The browser's part is done here; the macros are left to the plugin.
        const queries = targets.map((target) => ({
          ...target,
          target: interpolate(target.target, view),
          intervalMs: 10_000,
          maxDataPoints: 1000,
        }));
        const { status, data } = await grafana.post<Answer>('/api/ds/query', {
          from: String(view.from.getTime()),
          to: String(view.to.getTime()),
          queries,
        });
        expect([status, data]).toEqual([200, expect.objectContaining({ results: expect.any(Object) })]);
        for (const { refId } of targets) {
          const result = data.results[refId];
          expect(result?.error).toBeUndefined();
          expect(result?.frames?.length ?? 0).toBeGreaterThanOrEqual(isOurs ? 1 : 0);
        }
      },
    );
  });

  it('has the alert rules, and evaluates them without an error', async () => {
    const titles = alertRules().map(({ title }) => title);
    const evaluated = await until('the alert rules are evaluated', ruleStates, (found) =>
      titles.every((title) =>
        found.some(({ name, lastEvaluation }) => name === title && Date.parse(lastEvaluation) > filledAt),
      ),
    );
    const failing = evaluated.filter(({ name, health }) => titles.includes(name) && health === 'error');
    expect(failing).toEqual([]);
  });

  it('lets who does not log in change nothing', async () => {
    const { status } = await anonymous.post('/api/dashboards/db', {
      dashboard: { title: 'Not mine' },
      overwrite: false,
    });
    expect([401, 403]).toContain(status);
  });

  it('shows every panel drawn and without an error badge, in a browser', async () => {
    const pictures = await mkdtemp(path.join(tmpdir(), 'dashboards-'));
    const script = path.join(REPOSITORY_ROOT, 'tests', 'grafana', 'shots.ts');
    const args = ['--import', 'tsx', script, url.href, pictures];
    const { all } = await execa(process.execPath, args, { reject: false, all: true, cwd: REPOSITORY_ROOT });
    expect(all.split('\n')).toEqual([`Every panel is drawn: ${pictures}`]);
  }, 600_000);
});

function healthOfDatasource() {
  return grafana.get<unknown>(`/api/datasources/uid/${DATASOURCE.uid}/health`);
}

async function ruleStates() {
  const { data } = await grafana.get<RulesAnswer>('/api/prometheus/grafana/api/v1/rules');
  return data.data.groups.flatMap((group) => group.rules);
}

/** Companies and measurements of the last two hours; of another's Grafana, the data are another's, too. */
async function fillOurStack(): Promise<void> {
  const { names, leftOut } = await serversHere(local, processEnvironment());
  if (!names.includes('grafana')) throw new Error(leftOut.join('\n'));
  const cassandra = openCassandra(config.cassandra);
  try {
    const tables = await readTables(await loadPipeline('companies'));
    await ensureTables(cassandra, { tables, replication: config.cassandra.replication });
    const companies = exampleCompanies(300, view.from, 2 * HOUR_MS);
    await writeTotals(cassandra, companies);
    await writeNewest(cassandra, companies.slice(0, 60));
    await writePoints(cassandra, examplePoints(120, new Date(now - 600_000)));
    const [report] = REPORTS;
    if (report !== undefined)
      await verificationReports(cassandra).store(PIPELINE_WORKFLOW_ID, {
        ...report,
        at: new Date(now - 60_000).toISOString(),
      });
  } finally {
    await cassandra.close();
  }
}

interface Answer {
  readonly results: Readonly<
    Record<string, { error?: string; frames?: { schema: { fields: { name: string }[] } }[] } | undefined>
  >;
}

interface RulesAnswer {
  readonly data: { groups: { rules: { name: string; health: string; lastEvaluation: string }[] }[] };
}
