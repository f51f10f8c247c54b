import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Dashboard } from '@grafana/grafana-foundation-sdk/dashboard';
import type { Pipeline } from '../domain/definition.ts';
import { pipelineDashboard } from '../grafana/pipeline/dashboard.ts';
import { PipelineUnfit } from './load.ts';

/**
 * A pipeline's dashboard: what the one function that its folder's dashboard.ts exports makes, its uid the pipeline's name; what follows
 * from its definition where there is no such file. @throws PipelineUnfit when it makes none.
 */
export async function loadDashboard({ definition }: Pipeline): Promise<Dashboard> {
  const { name } = definition;
  if (!existsSync(fileURLToPath(new URL(`${name}/dashboard.ts`, import.meta.url))))
    return pipelineDashboard(definition);
  const exported: Readonly<Record<string, unknown>> = await import(`./${name}/dashboard.ts`).catch(
    (cause: unknown) => {
      throw new PipelineUnfit(name, [`dashboard.ts cannot be loaded: ${String(cause)}`], cause);
    },
  );
  return dashboardIn(name, exported);
}

/** What the one function among the exports makes. @throws PipelineUnfit when none makes a dashboard with this uid. */
export function dashboardIn(name: string, exported: Readonly<Record<string, unknown>>): Dashboard {
  for (const make of Object.values(exported)) {
    const made: unknown = typeof make === 'function' ? make() : undefined;
    if (isDashboard(made) && made.uid === name) return made;
  }
  throw new PipelineUnfit(name, [
    `dashboard.ts: expected it to export a function that makes a dashboard with uid '${name}'`,
  ]);
}

function isDashboard(made: unknown): made is Dashboard {
  return typeof made === 'object' && made !== null && 'uid' in made && 'panels' in made;
}
