import { mkdir, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { REPOSITORY_ROOT, type LocalConfig } from '../../config/localConfig.ts';
import { downloadEnvironment, serverEnvironment } from '../../config/childEnvironment.ts';
import type { Environment } from '../../config/environment.ts';
import {
  downloadedFolder,
  findGrafana,
  hasPlugin,
  installArgs,
  pluginsFolder,
} from '../servers/grafanaInstallation.ts';
import { archiveFor, GRAFANA_RELEASE, type GrafanaRelease } from '../servers/grafanaRelease.ts';
import { download } from './download.ts';
import { runCommand } from './runCommand.ts';
import { step, type Step } from './step.ts';

/** Sources of the steps: another release, or another plugin, is got anew. */
const RELEASE = path.join(REPOSITORY_ROOT, 'infra', 'servers', 'grafanaRelease.ts');
const PLUGIN_NAME = path.join(REPOSITORY_ROOT, 'grafana', 'names.ts');

/** What a machine without a network loses at a start. */
const SILENCE_MS = 10_000;
/** A catalogue that does not answer must not keep the pipeline from starting; the plugin has 60 MB. */
const PLUGIN_WITHIN_MS = 120_000;

/** The machine that an archive is for, as Node calls it. */
interface Machine {
  readonly platform: string;
  readonly arch: string;
}

/** Downloads Grafana where none is installed, and there is one for this machine. */
export async function grafanaItself(
  local: LocalConfig,
  environment: Environment,
  release: GrafanaRelease = GRAFANA_RELEASE,
  machine: Machine = process,
  silenceMs = SILENCE_MS,
): Promise<readonly Step[]> {
  const archive = archiveFor(release, machine.platform, machine.arch);
  const folder = downloadedFolder(local);
  if (!local.withGrafana || archive === undefined) return [];
  const installed = await findGrafana(local, environment);
  if (installed !== undefined && installed.home !== folder) return [];
  const title = `Grafana ${release.version} (its download site)`;
  return [
    step(title, folder, [RELEASE], async (_, onOutput) => {
      const file = path.join(local.servers, archive.name);
      const url = `${local.grafanaDownloadUrl}/${archive.name}`;
      await download({ url, file, sha256: archive.sha256, silenceMs, onOutput });
      // Made aside and moved as a whole.
      const aside = `${folder}.new`;
      await rm(aside, { recursive: true, force: true });
      await mkdir(aside, { recursive: true });
      await runCommand('tar', ['-xzf', file, '-C', aside, '--strip-components=1'], onOutput, {
        env: serverEnvironment(environment),
      });
      await rm(folder, { recursive: true, force: true });
      await rename(aside, folder);
      await rm(file);
    }),
  ];
}

/** Installs the Cassandra data source, where there is a Grafana. */
export async function grafanaPlugin(local: LocalConfig, environment: Environment): Promise<readonly Step[]> {
  const installation = local.withGrafana ? await findGrafana(local, environment) : undefined;
  if (installation === undefined) return [];
  const plugin = step(
    "Grafana's Cassandra plugin (its catalogue)",
    pluginsFolder(local),
    [PLUGIN_NAME],
    async (folder, onOutput) => {
      await mkdir(folder, { recursive: true });
      await runCommand(installation.command, installArgs(local, installation), onOutput, {
        env: downloadEnvironment(environment),
        timeout: PLUGIN_WITHIN_MS,
      });
    },
  );
  // One that somebody has put there is as good.
  return [{ ...plugin, needed: async () => !(await hasPlugin(local)) }];
}
