import path from 'node:path';
import { z } from 'zod';
import { serverEnvironment } from '../../config/childEnvironment.ts';
import { readAlertConfig } from '../../config/alertConfig.ts';
import type { Environment } from '../../config/environment.ts';
import { pipelineEnvironment, type LocalConfig } from '../../config/localConfig.ts';
import { readPipelineConfig } from '../../config/pipelineConfig.ts';
import { writeGrafanaFiles, type GrafanaFiles } from '../../grafana/stackFiles.ts';
import { pipelineNames } from '../../pipelines/load.ts';
import { loginOf } from './cassandraRoles.ts';
import { dataFolder, writeConfiguration } from './folders.ts';
import { findGrafana, hasPlugin, installArgs, pluginsFolder } from './grafanaInstallation.ts';
import { expectJson } from './http.ts';
import type { ServerDefinition } from './server.ts';

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
    const files = await writeFiles(local, environment);
    const ini = await writeConfiguration(local, 'grafana/grafana.ini', configuration(local, data, files));
    return {
      file: installation.command,
      args: ['server', '--homepath', installation.home, '--config', ini],
      cwd: data,
      env: serverEnvironment(environment, {
        ...(await cassandraVariables(local, environment)),
        DASHBOARDS_PATH: files.dashboards,
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

/** Writes what this stack's pipelines show and judge, with the links, the retention and the thresholds that it has. */
async function writeFiles(local: LocalConfig, environment: Environment): Promise<GrafanaFiles> {
  const { ports, pipelines } = local;
  return writeGrafanaFiles(path.join(local.home, 'config', 'grafana'), {
    pipelines,
    addresses: {
      temporalUi: `http://127.0.0.1:${ports.temporalUi}`,
      sparkMasterUi: `http://127.0.0.1:${ports.sparkMasterUi}`,
      console: `http://127.0.0.1:${ports.console}`,
    },
    retention: readPipelineConfig(pipelineEnvironment(local, environment)).spark,
    thresholds: readAlertConfig(pipelineNames(), environment).thresholds,
  });
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
function configuration(local: LocalConfig, data: string, { provisioning, home }: GrafanaFiles): string {
  return `[paths]
data = ${data}
logs = ${path.join(data, 'log')}
plugins = ${pluginsFolder(local)}
provisioning = ${provisioning}
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
default_home_dashboard_path = ${home}
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
