import path from 'node:path';
import type { Dashboard } from '@grafana/grafana-foundation-sdk/dashboard';
import { stringify } from 'yaml';
import { REPOSITORY_ROOT } from '../config/localConfig.ts';
import { alertRules } from './alerts.ts';
import { companiesDashboard } from './companies/dashboard.ts';
import { DASHBOARDS } from './names.ts';
import { operationsDashboard } from './operations/dashboard.ts';

/** That of Grafana 9.4; later ones migrate it. */
const SCHEMA_VERSION = 37;

const FOLDER = path.join(REPOSITORY_ROOT, 'grafana');

/** Text of each generated file, by its absolute path. */
export function generatedFiles(): Readonly<Record<string, string>> {
  return {
    [dashboardFile(DASHBOARDS.companies)]: json(companiesDashboard()),
    [dashboardFile(DASHBOARDS.operations)]: json(operationsDashboard()),
    [path.join(FOLDER, 'provisioning', 'alerting', 'alerts.yaml')]:
      `# Generated from grafana/alerts.ts by "npm run dashboards".\n${stringify(alertRules(), { lineWidth: 0, aliasDuplicateObjects: false })}`,
  };
}

/** Absolute path of a dashboard's JSON. */
export function dashboardFile(uid: string): string {
  return path.join(FOLDER, 'dashboards', `${uid}.json`);
}

/** Panels numbered in their order, as Grafana numbers them when it saves. */
function json(dashboard: Dashboard): string {
  const panels = dashboard.panels?.map((panel, index) => ({ id: index + 1, ...panel }));
  return `${JSON.stringify({ ...dashboard, panels, schemaVersion: SCHEMA_VERSION }, undefined, 2)}\n`;
}
