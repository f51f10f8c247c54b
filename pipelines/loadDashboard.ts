import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Dashboard } from '@grafana/grafana-foundation-sdk/dashboard';
import type { Pipeline } from '../domain/definition.ts';
import { PipelineUnfit } from './load.ts';

/**
 * The dashboard that a pipeline's folder has of its own: what the one function that its dashboard.ts exports makes, its uid the
 * pipeline's name; undefined where there is no such file. @throws PipelineUnfit when it is none.
 */
export async function loadDashboard({ definition: { name } }: Pipeline): Promise<Dashboard | undefined> {
  if (!existsSync(fileURLToPath(new URL(`${name}/dashboard.ts`, import.meta.url)))) return undefined;
  const exported: Readonly<Record<string, unknown>> = await import(`./${name}/dashboard.ts`).catch(
    (cause: unknown) => {
      throw new PipelineUnfit(name, [`dashboard.ts cannot be loaded: ${String(cause)}`], cause);
    },
  );
  const dashboard = dashboardIn(exported);
  if (dashboard?.uid === name) return dashboard;
  throw new PipelineUnfit(name, [
    `dashboard.ts: expected it to export a function that makes a dashboard with uid '${name}'`,
  ]);
}

function dashboardIn(exported: Readonly<Record<string, unknown>>): Dashboard | undefined {
  for (const make of Object.values(exported)) {
    const made: unknown = typeof make === 'function' ? make() : undefined;
    if (isDashboard(made)) return made;
  }
  return undefined;
}

function isDashboard(made: unknown): made is Dashboard {
  return typeof made === 'object' && made !== null && 'uid' in made && 'panels' in made;
}
