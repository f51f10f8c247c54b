import type { Dashboard } from '@grafana/grafana-foundation-sdk/dashboard';
import { loadPipeline } from '../pipelines/load.ts';
import { loadDashboard } from '../pipelines/loadDashboard.ts';
import { OPERATIONS } from './names.ts';
import { operationsDashboard } from './operations/dashboard.ts';

/** That of Grafana 9.4; later ones migrate it. */
const SCHEMA_VERSION = 37;

/** JSON of the dashboards of these pipelines, by uid: one of each, and that of operations for all of them. */
export async function dashboardTexts(names: readonly string[]): Promise<Readonly<Record<string, string>>> {
  const pipelines = await Promise.all(names.map(loadPipeline));
  const own = await Promise.all(pipelines.map(loadDashboard));
  const operations = operationsDashboard(pipelines.map(({ definition }) => definition.names.workflowId));
  return Object.fromEntries([
    ...own.map((dashboard) => [dashboard.uid, json(dashboard)]),
    [OPERATIONS, json(operations)],
  ]);
}

/** Panels numbered in their order, as Grafana numbers them when it saves. */
function json(dashboard: Dashboard): string {
  const panels = dashboard.panels?.map((panel, index) => ({ id: index + 1, ...panel }));
  return `${JSON.stringify({ ...dashboard, panels, schemaVersion: SCHEMA_VERSION }, undefined, 2)}\n`;
}
