import { access, realpath } from 'node:fs/promises';
import path from 'node:path';
import type { Environment } from '../../config/environment.ts';
import type { LocalConfig } from '../../config/localConfig.ts';
import { PLUGIN } from '../../grafana/names.ts';
import { hasCode } from '../errorCode.ts';
import { programFolder } from './folders.ts';

/** A Grafana that somebody has installed on this machine; it is in no package registry. */
export interface GrafanaInstallation {
  /** Absolute path of the folder with `conf/defaults.ini` and `public/`. */
  readonly home: string;
  /** Absolute path of its `grafana` command. */
  readonly command: string;
}

/** Thrown when GRAFANA_HOME names a folder that is no Grafana. */
export class NoGrafana extends Error {
  override readonly name = 'NoGrafana';
  readonly home: string;
  constructor(home: string) {
    super(`GRAFANA_HOME is ${home}: expected a Grafana there, with conf/defaults.ini and bin/grafana`);
    this.home = home;
  }
}

/**
 * The Grafana of GRAFANA_HOME, else that of the `grafana` on the path: a package's command is a script that stands
 * elsewhere than its home. Undefined when there is none. @throws NoGrafana.
 */
export async function findGrafana(
  { grafanaHome }: LocalConfig,
  environment: Environment,
): Promise<GrafanaInstallation | undefined> {
  if (grafanaHome !== undefined) {
    const command = path.join(grafanaHome, 'bin', 'grafana');
    if ((await isHome(grafanaHome)) && (await exists(command))) return { home: grafanaHome, command };
    throw new NoGrafana(grafanaHome);
  }
  for (const folder of (environment['PATH'] ?? '').split(path.delimiter)) {
    const found = path.join(folder, 'grafana');
    if (folder === '' || !(await exists(found))) continue;
    const onPath = await realpath(found);
    const prefix = path.dirname(path.dirname(onPath));
    for (const home of [prefix, path.join(prefix, 'share', 'grafana')]) {
      if (!(await isHome(home))) continue;
      const own = path.join(home, 'bin', 'grafana');
      return { home, command: (await exists(own)) ? own : onPath };
    }
  }
  return undefined;
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
