import { access, readFile, realpath } from 'node:fs/promises';
import path from 'node:path';
import type { Environment } from '../../config/environment.ts';
import type { LocalConfig } from '../../config/localConfig.ts';
import { PLUGIN } from '../../grafana/names.ts';
import { hasCode } from '../errorCode.ts';
import { programFolder } from './folders.ts';
import { unfitness } from './grafanaRelease.ts';

/** A Grafana on this machine: one that somebody has installed, or the one that was downloaded. */
export interface GrafanaInstallation {
  /** Absolute path of the folder with `conf/defaults.ini` and `public/`. */
  readonly home: string;
  /** Absolute path of its `grafana` command. */
  readonly command: string;
}

/** Thrown when GRAFANA_HOME names a folder that is no Grafana, or one that does not fit. */
export class NoGrafana extends Error {
  override readonly name = 'NoGrafana';
  readonly home: string;
  constructor(home: string, problem = ': expected a Grafana there, with conf/defaults.ini and bin/grafana') {
    super(`GRAFANA_HOME is ${home}${problem}`);
    this.home = home;
  }
}

/**
 * The Grafana of GRAFANA_HOME; else that of the `grafana` on the path, where it is of a version that fits: a package's command is a
 * script that stands elsewhere than its home; else the one that was downloaded. Undefined when there is none. @throws NoGrafana.
 */
export async function findGrafana(
  local: LocalConfig,
  environment: Environment,
): Promise<GrafanaInstallation | undefined> {
  const { grafanaHome } = local;
  if (grafanaHome !== undefined) {
    const found = await inFolder(grafanaHome);
    if (found === undefined) throw new NoGrafana(grafanaHome);
    const problem = unfitness(await versionOf(grafanaHome));
    if (problem !== undefined) throw new NoGrafana(grafanaHome, `, which ${problem}`);
    return found;
  }
  return (await onPath(environment)) ?? inFolder(downloadedFolder(local));
}

async function onPath(environment: Environment): Promise<GrafanaInstallation | undefined> {
  for (const folder of (environment['PATH'] ?? '').split(path.delimiter)) {
    const found = path.join(folder, 'grafana');
    if (folder === '' || !(await exists(found))) continue;
    const command = await realpath(found);
    const prefix = path.dirname(path.dirname(command));
    for (const home of [prefix, path.join(prefix, 'share', 'grafana')]) {
      if (!(await isHome(home)) || unfitness(await versionOf(home)) !== undefined) continue;
      return (await inFolder(home)) ?? { home, command };
    }
  }
  return undefined;
}

async function inFolder(home: string): Promise<GrafanaInstallation | undefined> {
  const command = path.join(home, 'bin', 'grafana');
  return (await isHome(home)) && (await exists(command)) ? { home, command } : undefined;
}

/** Where the one is that was downloaded. */
export function downloadedFolder(local: LocalConfig): string {
  return programFolder(local, 'grafana');
}

/** What a Grafana's own file says; undefined where it has none. */
async function versionOf(home: string): Promise<string | undefined> {
  const file = path.join(home, 'VERSION');
  return (await exists(file)) ? (await readFile(file, 'utf8')).trim() : undefined;
}

/** Where the stacks' Grafana has its plugins, apart from those of the installation. */
export function pluginsFolder(local: LocalConfig): string {
  return programFolder(local, 'grafana-plugins');
}

/** Whether the Cassandra plugin is there. */
export function hasPlugin(local: LocalConfig): Promise<boolean> {
  return exists(path.join(pluginsFolder(local), PLUGIN.id));
}

/** Arguments of the `grafana` command that installs the plugin from Grafana's catalogue. */
export function installArgs(local: LocalConfig, { home }: GrafanaInstallation): readonly string[] {
  const folder = pluginsFolder(local);
  return ['cli', '--homepath', home, '--pluginsDir', folder, 'plugins', 'install', PLUGIN.id, PLUGIN.version];
}

function isHome(folder: string): Promise<boolean> {
  return exists(path.join(folder, 'conf', 'defaults.ini'));
}

async function exists(file: string): Promise<boolean> {
  try {
    await access(file);
    return true;
  } catch (error) {
    if (hasCode(error, 'ENOENT') || hasCode(error, 'ENOTDIR') || hasCode(error, 'EACCES')) return false;
    throw error;
  }
}
