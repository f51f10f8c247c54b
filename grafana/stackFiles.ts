import { cp, mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { REPOSITORY_ROOT } from '../config/localConfig.ts';
import { loadPipeline, pipelineNames } from '../pipelines/load.ts';
import type { AlertSettings } from './alertKinds.ts';
import { alertRules } from './alerts.ts';
import { dashboardTexts } from './dashboardTexts.ts';
import { withRetention } from './granularity.ts';
import { DEFAULT_ADDRESSES, withAddresses, type PageAddresses } from './links.ts';
import { OPERATIONS } from './names.ts';

const PROVISIONING = path.join(REPOSITORY_ROOT, 'grafana', 'provisioning');

/** What Grafana is to show of a stack. */
export interface StackOfGrafana extends AlertSettings {
  /** Names of the pipelines that it runs; Grafana begins with the first one's dashboard. */
  readonly pipelines: readonly string[];
  /** Where a browser finds the other pages; without them, on the default ports. */
  readonly addresses?: PageAddresses;
}

/** Where that is, as absolute paths. */
export interface GrafanaFiles {
  readonly provisioning: string;
  readonly dashboards: string;
  /** The dashboard to begin with. */
  readonly home: string;
}

/** The paths of what {@link writeGrafanaFiles} writes into `folder`. */
export function grafanaFiles(folder: string): GrafanaFiles {
  return {
    provisioning: path.join(folder, 'provisioning'),
    dashboards: path.join(folder, 'dashboards'),
    home: path.join(folder, 'home.json'),
  };
}

/**
 * Writes what a stack's Grafana reads into `folder`: the dashboards and alert rules of the pipelines that run, and of no others. What an
 * earlier start has left of other pipelines is deleted last, so that Grafana, which looks now and then, never misses a dashboard.
 */
export async function writeGrafanaFiles(folder: string, stack: StackOfGrafana): Promise<GrafanaFiles> {
  const files = grafanaFiles(folder);
  const { pipelines: names, addresses = DEFAULT_ADDRESSES, retention } = stack;
  const texts = Object.entries(await dashboardTexts(names)).map(
    ([uid, json]) => [`${uid}.json`, withRetention(withAddresses(json, addresses), retention)] as const,
  );
  const alerts = path.join(files.provisioning, 'alerting');
  await cp(PROVISIONING, files.provisioning, {
    recursive: true,
    // The committed rules are those of a stack in which nothing is configured.
    filter: (source) => path.dirname(source) !== path.join(PROVISIONING, 'alerting'),
  });
  await mkdir(files.dashboards, { recursive: true });
  await writeFile(path.join(alerts, 'alerts.json'), await alertsText(stack));
  for (const [name, text] of texts) await writeFile(path.join(files.dashboards, name), text);
  await writeFile(files.home, new Map(texts).get(`${names[0] ?? OPERATIONS}.json`) ?? '');
  const left = (await readdir(files.dashboards)).filter((name) => !texts.some(([it]) => it === name));
  await Promise.all(left.map((name) => rm(path.join(files.dashboards, name))));
  return files;
}

/** A folder that does not fit and does not run has no rules here, and keeps nobody from having theirs. */
async function alertsText({ pipelines: names, ...settings }: StackOfGrafana): Promise<string> {
  const running = await Promise.all(names.map(loadPipeline));
  const others = await Promise.allSettled(
    pipelineNames()
      .filter((name) => !names.includes(name))
      .map(loadPipeline),
  );
  const off = others.flatMap((it) => (it.status === 'fulfilled' ? [it.value.definition] : []));
  const rules = alertRules(
    running.map(({ definition }) => definition),
    off,
    settings,
  );
  return `${JSON.stringify(rules, undefined, 2)}\n`;
}
