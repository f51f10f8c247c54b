import { readFileSync } from 'node:fs';
import { OPERATIONS, type DATASOURCE } from '../../grafana/names.ts';
import { dashboardFile } from '../../grafana/generated.ts';

/** A dashboard as it is committed, as far as the tests read it. */
export interface SavedDashboard {
  readonly uid: string;
  readonly title: string;
  readonly tags: readonly string[];
  readonly schemaVersion: number;
  readonly templating: { readonly list?: readonly SavedVariable[] };
  readonly links: readonly { readonly title: string }[];
  readonly panels: readonly SavedPanel[];
}

export interface SavedVariable {
  readonly name: string;
  readonly type: string;
  readonly datasource: typeof DATASOURCE;
  readonly query: { readonly query: string };
  readonly current: { readonly value: string | readonly string[] };
}

export interface SavedPanel {
  readonly id: number;
  readonly type: string;
  readonly title: string;
  readonly description: string;
  readonly gridPos: { readonly w: number; readonly y: number };
  readonly targets: readonly SavedTarget[];
  readonly transformations?: readonly { readonly id: string; readonly options: unknown }[];
  readonly options: {
    readonly reduceOptions?: { readonly fields: string };
    readonly xField?: string;
    readonly text?: { readonly titleSize: number; readonly valueSize: number };
  };
  readonly fieldConfig: {
    readonly defaults: {
      readonly color?: { readonly mode: string };
      readonly custom?: {
        readonly drawStyle?: string;
        readonly insertNulls?: number;
        readonly minWidth?: number;
      };
      readonly displayName?: string;
      readonly max?: number;
      readonly noValue?: string;
      readonly unit?: string;
    };
    readonly overrides: readonly {
      readonly matcher: { readonly id: string; readonly options: unknown };
      readonly properties: readonly { readonly id: string; readonly value: unknown }[];
    }[];
  };
}

export interface SavedTarget {
  readonly refId: string;
  readonly target: string;
  readonly alias?: string;
}

/** Titles of the panels that each dashboard must have. */
export const DASHBOARD_PANELS: Readonly<Record<string, readonly string[]>> = {
  companies: [
    'Together',
    'Investment received for all companies',
    'Companies per minute',
    'Average investment per country',
    'Average revenue per country',
    'Average number of employees per country',
    'Revenue as a percentage of investment by country',
    'Company size by employees',
    'Number of companies per sector',
    'Number of employees per sector',
    'Investment over time',
    'Newest companies',
  ],
  earthquakes: [
    'Together',
    'Map',
    'Earthquakes per minute',
    'Mean magnitude',
    'Mean felt',
    'Earthquakes by network',
    'Mean magnitude by network',
    'Mean felt by network',
    'Earthquakes by class',
    'Mean magnitude by class',
    'Mean felt by class',
    'Earthquakes by status',
    'Mean magnitude by status',
    'Mean felt by status',
    'Newest earthquakes',
  ],
  [OPERATIONS]: [
    'Ticks since the start',
    'Last verification',
    'Driver restarts',
    'Ticks',
    'Lag by partition',
    'Rows per second',
    'Micro-batches',
    'End-to-end latency',
    'Dead letters and failed checks',
    'Verifications',
  ],
};

/** The committed dashboards of a stack that runs companies alone. */
export function dashboards(): readonly SavedDashboard[] {
  return ['companies', OPERATIONS].map(savedDashboard);
}

/** One of the committed dashboards. */
export function savedDashboard(uid: string): SavedDashboard {
  return JSON.parse(readFileSync(dashboardFile(uid), 'utf8')) as SavedDashboard;
}

export function targetsOf({ panels }: SavedDashboard): readonly SavedTarget[] {
  return panels.flatMap(({ targets }) => targets);
}
