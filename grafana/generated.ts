import path from 'node:path';
import { stringify } from 'yaml';
import { REPOSITORY_ROOT } from '../config/localConfig.ts';
import { DEFAULT_PIPELINE } from '../config/pipelineVariables.ts';
import { loadPipeline, pipelineNames } from '../pipelines/load.ts';
import { DEFAULT_RETENTION } from '../domain/granularity.ts';
import { alertRules } from './alerts.ts';
import { dashboardTexts } from './dashboardTexts.ts';

const FOLDER = path.join(REPOSITORY_ROOT, 'grafana');

/** Text of each generated file, by its absolute path: the dashboards of all pipelines, and the alerts of the default one. */
export async function generatedFiles(): Promise<Readonly<Record<string, string>>> {
  const { definition } = await loadPipeline(DEFAULT_PIPELINE);
  const alerts = alertRules([definition], [], { retention: DEFAULT_RETENTION, thresholds: {} });
  const names = [DEFAULT_PIPELINE, ...pipelineNames().filter((name) => name !== DEFAULT_PIPELINE)];
  const dashboards = Object.entries(await dashboardTexts(names));
  return {
    ...Object.fromEntries(dashboards.map(([uid, text]) => [dashboardFile(uid), text])),
    [path.join(FOLDER, 'provisioning', 'alerting', 'alerts.yaml')]:
      `# Generated from grafana/alerts.ts by "npm run dashboards".\n${stringify(alerts, { lineWidth: 0, aliasDuplicateObjects: false })}`,
  };
}

/** Absolute path of a dashboard's JSON. */
export function dashboardFile(uid: string): string {
  return path.join(FOLDER, 'dashboards', `${uid}.json`);
}
