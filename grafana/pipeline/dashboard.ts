import type { Builder } from '@grafana/grafana-foundation-sdk/cog';
import {
  DashboardBuilder,
  DashboardCursorSync,
  type Dashboard,
  type Panel,
} from '@grafana/grafana-foundation-sdk/dashboard';
import type { PipelineDefinition } from '../../domain/definition.ts';
import { granularityVariable } from '../granularity.ts';
import { links } from '../links.ts';
import { TAG } from '../names.ts';
import { countBy, meanBy, meanOverTime, newest, perMinute, together } from './panels.ts';
import { dimensionVariable } from './variables.ts';

/** What a pipeline's folder may say of a dashboard that otherwise follows from its definition. */
export interface DashboardOptions {
  /** Panels of its own, below the sums. */
  readonly own?: readonly Builder<Panel>[];
  /** The time range at first, back from now. */
  readonly range?: string;
  /** Whether its records are few: then those that are kept are looked for in all of the time range, and not in the last hour alone. */
  readonly isSlow?: boolean;
}

const COLUMNS = 24;

/** Widths of panels in rows that are full, with as many in each as in the others, or one more, and at most `most`. */
export function rowWidths(panels: number, most: number): readonly number[] {
  const rows = Math.ceil(panels / most);
  return Array.from({ length: rows }, (_, row) => Math.ceil((panels - row) / rows)).flatMap((inRow) =>
    Array.from({ length: inRow }, () => COLUMNS / inRow),
  );
}

/** Panels in full rows; each is made for the width that it has there. */
function inRows(
  most: number,
  panels: readonly ((width: number) => Builder<Panel>)[],
): readonly Builder<Panel>[] {
  const widths = rowWidths(panels.length, most);
  return panels.map((make, index) => make(widths[index] ?? COLUMNS));
}

/** Each measure by each dimension, over time, and the newest records. */
export function pipelineDashboard(
  definition: PipelineDefinition,
  { own = [], range = '30m', isSlow = false }: DashboardOptions = {},
): Dashboard {
  const { name, count, measures, dimensions } = definition;
  const title = name.replaceAll('_', ' ');
  const panels: readonly Builder<Panel>[] = [
    together(definition),
    ...own,
    ...inRows(2, [
      (width) => perMinute(definition, width),
      ...measures.map((measure) => (width: number) => meanOverTime(definition, measure, width)),
    ]),
    ...dimensions.flatMap((dimension) =>
      inRows(3, [
        (width) => countBy(definition, dimension, width),
        ...measures.map((measure) => (width: number) => meanBy(definition, measure, dimension, width)),
      ]),
    ),
    newest(definition, isSlow),
  ];
  const dashboard = new DashboardBuilder(title.charAt(0).toUpperCase() + title.slice(1))
    .uid(name)
    .description(
      `Totals of the ${count.replaceAll('_', ' ')} whose time is in buckets that begin in the time range`,
    )
    .tags([TAG])
    .time({ from: `now-${range}`, to: 'now' })
    .refresh('10s')
    .timezone('browser')
    .readonly()
    .tooltip(DashboardCursorSync.Crosshair)
    .links(links())
    .variables([
      granularityVariable(),
      ...dimensions
        .filter(({ classes }) => classes === undefined)
        .map((dimension) => dimensionVariable(definition, dimension)),
    ]);
  for (const panel of panels) dashboard.withPanel(panel);
  return dashboard.build();
}
