import path from 'node:path';
import { z } from 'zod';
import { serverEnvironment } from '../../config/childEnvironment.ts';
import type { Environment } from '../../config/environment.ts';
import { pipelineEnvironment, REPOSITORY_ROOT, type LocalConfig } from '../../config/localConfig.ts';
import { readPipelineConfig } from '../../config/pipelineConfig.ts';
import { dashboardTexts } from '../../grafana/dashboardTexts.ts';
import { withRetention } from '../../grafana/granularity.ts';
import { withAddresses } from '../../grafana/links.ts';
import { OPERATIONS } from '../../grafana/names.ts';
import { loginOf } from './cassandraRoles.ts';
import { dataFolder, writeConfiguration } from './folders.ts';
import { findGrafana, hasPlugin, installArgs, pluginsFolder } from './grafanaInstallation.ts';
import { expectJson } from './http.ts';
import type { ServerDefinition } from './server.ts';

const SOURCES = path.join(REPOSITORY_ROOT, 'grafana');

/** Grafana with our dashboards, where one is installed: who does not log in may look at everything and change nothing. */
export const grafana: ServerDefinition = {
  name: 'grafana',
  needs: ['cassandra'],
  ports: ['grafana'],
  address: (ports) => `http://127.0.0.1:${ports.grafana}`,
  stopMs: 15_000,

  async absence(local, environment) {
    if (!local.withGrafana) return 'Grafana is left out, as --no-grafana says.';
    const installation = await findGrafana(local, environment);
    if (installation === undefined)
      return 'Grafana is neither installed here nor downloaded, so there are no dashboards: docs/dashboards.md says how to get it.';
    if (await hasPlugin(local)) return undefined;
    const command = [installation.command, ...installArgs(local, installation)].join(' ');
    return `Grafana lacks its Cassandra plugin, so there are no dashboards; this installs it: ${command}`;
  },

  async prepare(local, environment) {
    const installation = await findGrafana(local, environment);
    if (installation === undefined) throw new Error('expected an installed Grafana, found none');
    const data = await dataFolder(local, 'grafana');
    const dashboards = await writeDashboards(local, environment);
    const ini = await writeConfiguration(
      local,
      'grafana/grafana.ini',
      configuration(local, data, path.join(dashboards, `${local.pipelines[0] ?? OPERATIONS}.json`)),
    );
    return {
      file: installation.command,
      args: ['server', '--homepath', installation.home, '--config', ini],
      cwd: data,
      env: serverEnvironment(environment, {
        ...(await cassandraVariables(local, environment)),
        DASHBOARDS_PATH: dashboards,
      }),
    };
  },

  async ready({ ports }) {
    const health = healthAnswer.parse(await expectJson(`http://127.0.0.1:${ports.grafana}/api/health`));
    if (health.database !== 'ok') throw new Error(`Grafana's database is ${health.database}`);
  },
};

/** What Grafana answers at `/api/health`, without credentials. */
const healthAnswer = z.object({ database: z.string(), version: z.string().min(1) });

/** Writes the dashboards of this stack's pipelines, with the links and the retention that it has, and returns their folder. */
async function writeDashboards(local: LocalConfig, environment: Environment): Promise<string> {
  const { ports } = local;
  const { spark } = readPipelineConfig(pipelineEnvironment(local, environment));
  const addresses = {
    temporalUi: `http://127.0.0.1:${ports.temporalUi}`,
    sparkMasterUi: `http://127.0.0.1:${ports.sparkMasterUi}`,
    console: `http://127.0.0.1:${ports.console}`,
  };
  const files = Object.entries(await dashboardTexts(local.pipelines)).map(([uid, json]) => {
    const own = withRetention(withAddresses(json, addresses), spark);
    return writeConfiguration(local, `grafana/dashboards/${uid}.json`, own);
  });
  await Promise.all(files);
  return path.join(local.home, 'config', 'grafana', 'dashboards');
}

/** What grafana/provisioning reads; the plugin takes several addresses with semicolons. */
async function cassandraVariables(local: LocalConfig, environment: Environment): Promise<Environment> {
  const { cassandra } = readPipelineConfig({
    ...pipelineEnvironment(local, environment),
    ...(await loginOf('grafana', local, environment)),
  });
  return {
    CASSANDRA_ADDRESS: cassandra.contactPoints.map((host) => `${host}:${cassandra.port}`).join(';'),
    CASSANDRA_USERNAME: cassandra.username,
    CASSANDRA_PASSWORD: cassandra.password,
  };
}

/** Of Grafana's own defaults, what is otherwise here; what an older version does not know, it does not read. */
function configuration(local: LocalConfig, data: string, homeDashboard: string): string {
  return `[paths]
data = ${data}
logs = ${path.join(data, 'log')}
plugins = ${pluginsFolder(local)}
provisioning = ${path.join(SOURCES, 'provisioning')}
[server]
http_addr = 127.0.0.1
http_port = ${local.ports.grafana}
domain = 127.0.0.1
[auth.anonymous]
enabled = true
org_role = Viewer
[users]
allow_sign_up = false
[dashboards]
default_home_dashboard_path = ${homeDashboard}
[log]
mode = console
level = warn
[analytics]
reporting_enabled = false
check_for_updates = false
check_for_plugin_updates = false
[news]
news_feed_enabled = false
[plugins]
preinstall_disabled = true
`;
}
