import {
  DASHBOARD_PANELS,
  dashboards,
  type SavedPanel,
  targetsOf,
} from '../tests/grafana/savedDashboards.ts';
import { DATASOURCE } from './names.ts';

/** Transformations, colour modes and panels that Grafana 9.4 has: it leaves a panel blank on others. */
const TRANSFORMATIONS = new Set(['organize', 'sortBy', 'rowsToFields']);
const COLOUR_MODES = new Set(['fixed', 'thresholds', 'palette-classic']);
const KINDS = new Set(['barchart', 'bargauge', 'gauge', 'stat', 'table', 'timeseries']);

describe.each(dashboards())('dashboard $title', (dashboard) => {
  const panels: readonly SavedPanel[] = dashboard.panels;

  it('has the panels that are asked for, each with a title, a description and a query', () => {
    expect(panels.map(({ title }) => title)).toEqual(DASHBOARD_PANELS[dashboard.uid]);
    for (const panel of panels) {
      expect(panel.description).toMatch(/\w{3}/);
      expect(panel.targets.length).toBeGreaterThan(0);
    }
    expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
  });

  it('has queries as the plugin takes them', () => {
    for (const target of targetsOf(dashboard)) {
      expect(target).toMatchObject({ queryType: 'query', rawQuery: true, datasource: DATASOURCE });
      expect(target.target).toMatch(/^SELECT \S/);
      expect(target.target).not.toContain('\n');
    }
    for (const panel of panels) {
      const refIds = panel.targets.map(({ refId }) => refId);
      expect(new Set(refIds).size).toBe(refIds.length);
    }
  });

  it('has variables as the plugin takes them: a query is an object', () => {
    for (const variable of dashboard.templating.list ?? []) {
      expect(variable.datasource).toEqual(DATASOURCE);
      expect(variable.query).toEqual({ query: expect.stringMatching(/^SELECT \S/) });
    }
  });

  it('has nothing that Grafana 9.4 lacks', () => {
    expect(dashboard.schemaVersion).toBeLessThanOrEqual(37);
    for (const panel of panels) {
      expect(KINDS).toContain(panel.type);
      for (const { id } of panel.transformations ?? []) expect(TRANSFORMATIONS).toContain(id);
      const properties = panel.fieldConfig.overrides.flatMap((override) => override.properties);
      const colours = [
        panel.fieldConfig.defaults.color,
        ...properties.filter(({ id }) => id === 'color').map(({ value }) => value as { mode: string }),
      ];
      const unknown = colours.filter((colour) => colour !== undefined && !COLOUR_MODES.has(colour.mode));
      expect(unknown).toEqual([]);
      const has = (id: string) => properties.filter((property) => property.id === id).length;
      expect(has('custom.displayMode')).toBe(has('custom.cellOptions'));
    }
  });

  it('links to the other dashboard, to Temporal, to Spark and to the topics, none of them hidden in a menu', () => {
    expect(dashboard.links.map(({ title }) => title)).toEqual([
      'company-pipeline',
      'Temporal',
      'Spark',
      'Topics',
    ]);
    expect(dashboard.links[0]).toMatchObject({ type: 'dashboards', tags: dashboard.tags });
    for (const link of dashboard.links) expect(link).not.toHaveProperty('placement');
  });

  it('refreshes by itself, and cannot be changed by those who look at it', () => {
    expect(dashboard).toMatchObject({ editable: false, refresh: expect.stringMatching(/^(5|10)s$/) });
  });
});
